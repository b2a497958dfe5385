//! What an endpoint says: its text, a window of its samples, and PromQL evaluated over them.
//!
//! Pure: bytes and times come in as arguments.

mod store;

pub mod exposition;
pub mod promql;
pub mod window;

pub use store::{Store, Stored};
