//! The tasks around the journal: opening and following it, storing what the operator does, recording what
//! machines notice.

mod document;
mod errands;
mod exports;
mod follow;
mod hands;
mod headless;
mod keep;
#[cfg(test)]
mod load;
mod look;
mod open;
mod own_file;
mod pages;
mod queue;
mod recall;
mod recording;
mod scribe;
mod spool;
#[cfg(test)]
mod supervised;
mod team;

pub use document::{Part, document};
pub(super) use hands::Hands;
pub use headless::{Watched, record, tell_story};
pub use keep::Keep;
pub use own_file::OwnFile;
