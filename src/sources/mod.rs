//! Where observations come from: one file for each kind of endpoint.
//!
//! A source answers [`Source::poll`]; it has no loop, no sleep and no clock of its own.

mod alertmanager;
mod failing;
mod kind;
mod prometheus;
mod scrape;
mod source;
mod together;
mod unknown;

pub use alertmanager::Alertmanager;
pub use kind::{Kind, PAGE, Recognised, recognise};
pub use prometheus::{Backfill, Chooser, Doors, Prometheus, Replicas};
pub use scrape::{Discovery, Scrape};
pub use source::{Asked, Source};
pub use unknown::{Become, Unknown};
