//! The page `/metrics` shows: both pods' registries in the names Micrometer gives them.
//!
//! One file per group of families; the order of families, pods and labels never changes.

mod format;
mod http;
mod jvm;
mod pools;
mod process;
mod render;
mod writer;

pub use format::Format;
pub(super) use render::render;
