//! A document for people: the draft of a postmortem, in `CommonMark` with tables, strikethrough and task
//! lists (GitHub's flavour).
//!
//! Text from outside stands in it as text: it can start no block, no link, no HTML.

mod acknowledgements;
mod cause;
mod closing;
mod escape;
mod impact;
mod page;
mod response;
mod says;
mod summary;
mod timeline;
mod write;

pub use write::markdown;
