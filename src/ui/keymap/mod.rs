//! Which keys mean what: a data file, from which the footer and the help are made too.

mod chord;
mod file;
mod map;
mod overlay;
mod typing;

pub use chord::Chord;
pub use map::Keymap;
pub use overlay::{At, Misbinding, Overlay};
pub use typing::stroke;
