//! Where observations come from: one file for each kind of endpoint.
//!
//! A source answers [`Source::poll`]; it has no loop, no sleep and no clock of its own.

mod scrape;
mod source;

pub use scrape::{Discovery, Scrape};
pub use source::{Asked, Source};
