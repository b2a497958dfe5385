//! Where observations come from: one file for each kind of endpoint.
//!
//! A source answers [`Source::poll`]; it has no loop, no sleep and no clock of its own.

mod alertmanager;
mod prometheus;
mod scrape;
mod source;
mod together;

pub use alertmanager::Alertmanager;
pub use prometheus::{Backfill, Chooser, Prometheus};
pub use scrape::{Discovery, Scrape};
pub use source::{Asked, Source};
