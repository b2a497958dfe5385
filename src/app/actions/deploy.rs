//! Telling of a deploy.

use super::deed;
use crate::app::prompt::{Ask, Prompt};
use crate::app::said::Said;
use crate::app::state::App;
use crate::model::{Event, EventKind};

/// A line for what was deployed.
pub(super) fn ask() -> Prompt {
    Prompt::new(Ask::Deploy, String::new())
}

/// The deploy: the subject is what runs anew.
pub(super) fn event(app: &mut App, said: &Said) -> Event {
    deed::event(app, EventKind::Deploy, said)
}
