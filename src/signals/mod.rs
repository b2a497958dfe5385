//! What the readings mean: which signals are watched, their histories, levels and freshness.
//!
//! Pure: observations and times come in as arguments.

mod coarse;
mod fill;
mod freshness;
mod gauge;
mod gauges;
mod health;
mod history;
mod level;
mod outside;
mod pool;
mod signal;
mod spec;
mod then;
mod threshold;
mod told;
mod unwatched;

pub use freshness::Freshness;
pub use gauge::{Gauge, GaugeId};
pub use gauges::Gauges;
pub use health::{Health, SourceSpec};
pub use history::{History, Summary};
pub use level::Level;
pub use outside::{Outside, Teller};
pub use pool::{PoolPart, Strain};
pub use signal::MAX_SERIES;
pub use spec::{Role, SignalSpec};
pub use then::Then;
pub use threshold::Threshold;
pub use told::Told;
pub use unwatched::Unwatched;
