//! What is watched and how it looks: the config an operator writes, presets shipped as data files, and
//! which of them fit an endpoint.

mod decode;
mod discovery;
mod effective;
mod families;
mod file;
mod places;
mod preset;
mod presets;
mod problem;
mod reference;
mod settings;
mod threshold;
mod watch;

pub use discovery::{Discovered, discover};
pub use file::ConfigError;
pub use places::places;
pub use preset::{Preset, PresetError};
pub use presets::shipped;
pub use problem::Problems;
pub use reference::{keys, reference};
pub use settings::{Config, KeysConfig, LEAST_TIMEOUT, SourceConfig, UiConfig, endpoint};
pub use watch::Watch;
