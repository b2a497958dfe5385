//! A document for programs: one JSON object, or JSON Lines.
//!
//! Times are RFC 3339 in UTC, durations whole seconds, and numbers that JSON has no words for are
//! written as Prometheus writes them. Events are written as journals have them, so that they can be
//! read again. The version of the schema rises when a reader of the old one would misunderstand; new
//! fields alone do not raise it.

mod entry;
mod figure;
mod header;
mod incident;
mod layout;
mod lines;
mod reading;
mod rest;
mod whole;

pub use header::{SCHEMA, SCHEMA_VERSION};
pub use lines::json_lines;
pub use whole::json;
