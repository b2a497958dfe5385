//! Colours by meaning: a theme gives every [`Role`] a style, cut down to what the terminal can show.

mod colour;
mod depth;
mod file;
mod library;
mod resolved;
mod role;

pub use depth::Depth;
pub use library::Themes;
pub use resolved::Theme;
pub use role::Role;
