//! The timeline as a document.

#![allow(clippy::unwrap_used)] // the helpers are tests too

mod figures;
mod golden;
mod hostile;
mod json;
mod parse;
mod prose;
mod readings;
#[path = "../common/story.rs"]
mod story;
