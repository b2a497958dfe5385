//! Which events to show, and the small language that says so.

mod complete;
mod parse;
mod select;

pub use complete::{Names, filter_completions};
pub use select::Filter;
