//! What an operator does, one verb a file; `verbs` tells which action is which.

mod acknowledge;
mod chosen;
mod close;
mod command;
mod deed;
mod deploy;
mod detail;
mod edit;
mod escalate;
mod filter;
mod focus;
mod goto;
mod help;
mod hypothesis;
mod line;
mod mark;
mod milestone;
mod mouse;
mod note;
mod palette;
mod point;
mod resolve;
mod retract;
mod scroll;
mod select;
mod severity;
mod stroll;
mod unacknowledge;
mod verbs;

pub(super) use line::{fated, pasted};
pub(super) use mark::forget_ended;
pub(super) use palette::typed;
pub(super) use point::point;
pub(super) use scroll::keep_within;
pub(super) use verbs::act;
