//! The entries of the timeline.

mod body;
mod evidence;
mod id;
mod kind;
mod number;
mod wire;

pub use body::{Event, Link, Recorded};
pub use evidence::Evidence;
pub use id::EventId;
pub use kind::{EventKind, Mark, Phase, Verdict};
pub use number::Number;
pub use wire::{EVENT_VERSION, NotAnEvent};
