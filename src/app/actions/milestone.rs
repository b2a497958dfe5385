//! Marking a moment that no machine can know.

use super::deed;
use crate::app::prompt::{Ask, Prompt};
use crate::app::said::Said;
use crate::app::state::App;
use crate::model::{Event, EventKind, Mark};
use crate::timeline::Entry;

/// A line for the first mark that the open incident does not have yet.
pub(super) fn ask(app: &App) -> Prompt {
    let incident = deed::ongoing(app).ok().map(|ongoing| ongoing.incident);
    let has = |mark: &Mark| {
        let kind = EventKind::Milestone(*mark);
        let of_incident = |entry: &&Entry| entry.stands() && entry.recorded.event.incident == incident;
        app.log.entries().iter().filter(of_incident).any(|entry| entry.recorded.event.kind == kind)
    };
    let mark = [Mark::ImpactStart, Mark::Mitigated].into_iter().find(|mark| !has(mark));
    Prompt::new(Ask::Milestone(mark.unwrap_or(Mark::Restored)), String::new())
}

/// The mark.
pub(super) fn event(app: &mut App, mark: Mark, said: &Said) -> Event {
    deed::event(app, EventKind::Milestone(mark), said)
}
