//! What is watched and how it looks: the config an operator writes, presets shipped as data files, and
//! which of them fit an endpoint.

mod acknowledge;
mod decode;
mod discovery;
mod effective;
mod families;
mod file;
mod init;
mod jobs;
mod places;
mod pool_table;
mod preset;
mod preset_signal;
mod presets;
mod problem;
mod reference;
mod requests_table;
mod rules;
mod settings;
mod threshold;
mod watch;

pub use acknowledge::{Acknowledge, Chosen};
pub use discovery::{Discovered, discover};
pub use file::ConfigError;
pub use init::{Offered, draft};
pub use places::places;
pub use pool_table::PoolTable;
pub use preset::{Preset, PresetError};
pub use preset_signal::PresetSignal;
pub use presets::shipped;
pub use problem::Problems;
pub use reference::{keys, reference};
pub use requests_table::RequestsTable;
pub use rules::{Watched, alerting_rules};
pub use settings::{
    BACKFILL, Config, KeysConfig, LEAST_TIMEOUT, SourceConfig, UiConfig, endpoint, endpoint_of,
};
pub use watch::Watch;
