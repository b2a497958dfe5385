//! Colours by meaning: a theme gives every [`Role`] a style, cut down to what the terminal can show.

mod colour;
mod depth;
mod file;
mod role;
mod shipped;

pub use depth::Depth;
pub use role::Role;
pub use shipped::Theme;
