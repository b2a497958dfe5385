//! What is watched: presets shipped as data files, and which of them fit an endpoint.

mod discovery;
mod families;
mod preset;
mod presets;
mod threshold;

pub use discovery::{Discovered, discover};
pub use preset::{Preset, PresetError};
pub use presets::shipped;
