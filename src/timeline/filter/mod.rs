//! Which events to show, and the small language that says so.

mod parse;
mod select;

pub use select::Filter;
