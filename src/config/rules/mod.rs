//! Prometheus alerting rules for what is watched: the thresholds of the board, for the server that pages, and
//! what a board tells by its charts: a pool that leaks, and one that will soon be full.
//!
//! A rule asks what a gauge shows, except that it keeps `job` and `instance`: an endpoint speaks for one process,
//! a server for many.

mod errors;
mod file;
mod pool;
mod rule;
mod watched;
mod yaml;

pub use file::alerting_rules;
pub use watched::Watched;
