//! The timeline as the screen has it: the pages on hand, what is selected, what has come since.

use super::message::Query;
use crate::model::{EventId, Recorded};
use crate::timeline::{Entry, Filter, Standing};

/// The timeline as the screen has it.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// What is shown.
    pub filter: Filter,
    /// The filter as it was typed.
    pub typed: String,
    /// The selected event; while there is none the newest are in sight.
    pub selected: Option<EventId>,
    /// The event in the lowest row; the newest while nothing is selected.
    pub bottom: Option<EventId>,
    /// Events that came since the newest were last in sight.
    pub unseen: usize,
    /// Whether everything older is on hand.
    pub is_complete: bool,
    /// The question that is not answered yet.
    pub asked: Option<Query>,
    entries: Vec<Entry>,
}

impl Log {
    /// The entries on hand that pass the filter, the oldest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Takes in the newest page.
    pub(super) fn take(&mut self, mut events: Vec<Recorded>, beside: &[Recorded]) {
        events.reverse();
        let standing = Standing::of(&events.iter().chain(beside).cloned().collect());
        let entry = |recorded: Recorded| {
            let id = recorded.event.id;
            let (struck_by, replaced_by) = (standing.struck_by(id), standing.replaced_by(id));
            Entry { recorded, struck_by, replaced_by }
        };
        self.entries = events.into_iter().map(entry).collect();
    }

    /// The event with this id, if it is on hand.
    pub fn get(&self, id: EventId) -> Option<&Recorded> {
        self.entries.iter().map(|entry| &entry.recorded).find(|recorded| recorded.event.id == id)
    }
}
