//! A slice of the timeline as a document: Markdown for people, JSON and JSON Lines for programs (pure).
//!
//! A document is made from the journal alone, never from a clock: the same journal gives the same
//! bytes. All text from outside is escaped for its format.

mod document;
mod format;
mod json;
mod markdown;
mod words;

pub use document::Document;
pub use format::Format;
pub use json::{SCHEMA, SCHEMA_VERSION, json, json_lines};
pub use markdown::markdown;
