//! Telling whom one called in.

use super::deed;
use crate::app::prompt::{Ask, Prompt};
use crate::app::said::Said;
use crate::app::state::App;
use crate::model::{Event, EventKind};

/// A line for who was called in, and why.
pub(super) fn ask() -> Prompt {
    Prompt::new(Ask::Escalate, String::new())
}

/// The escalation: the subject is who was called in.
pub(super) fn event(app: &mut App, said: &Said) -> Event {
    deed::event(app, EventKind::Escalated, said)
}
