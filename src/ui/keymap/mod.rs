//! Which keys mean what: a data file, from which the footer and the help are made too.

mod chord;
mod file;
mod keys;
mod map;
mod overlay;
mod typing;

pub use chord::Chord;
pub use keys::Keys;
pub use map::{Keymap, Pressed};
pub use overlay::{At, Misbinding, Overlay};
pub use typing::{LINE_KEYS, stroke};
