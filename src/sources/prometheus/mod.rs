//! A Prometheus, or whatever speaks its query API: it evaluates the signals' expressions itself, remembers
//! what was before, and knows what fires.

mod ages;
mod alerts;
mod asking;
mod before;
mod bygone;
mod chooser;
mod firing;
mod instant;
mod offer;
mod once;
mod past;
mod poll;
mod replicas;

pub use chooser::Chooser;
pub use poll::{Backfill, Doors, Prometheus};
pub use replicas::Replicas;
