//! A set of events: each once, whatever order they came in.

use std::collections::BTreeMap;

use crate::model::{EventId, Recorded};

/// Events, each once. What is folded from it does not depend on the order of arrival.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    events: BTreeMap<EventId, Recorded>,
}

impl History {
    /// Takes in an event and says whether that changed anything; of two records of one event the
    /// first in the journal counts.
    pub fn insert(&mut self, recorded: Recorded) -> bool {
        let known = self.events.get(&recorded.event.id);
        if known.is_some_and(|known| known.seq <= recorded.seq) {
            return false;
        }
        self.events.insert(recorded.event.id, recorded);
        true
    }

    /// The event with this id.
    pub fn get(&self, id: EventId) -> Option<&Recorded> {
        self.events.get(&id)
    }

    /// All events, in no order that means anything.
    pub fn iter(&self) -> impl Iterator<Item = &Recorded> {
        self.events.values()
    }

    /// All events in the order in which they are shown: (`at`, `id`).
    pub fn in_order(&self) -> Vec<&Recorded> {
        let mut events: Vec<&Recorded> = self.events.values().collect();
        events.sort_by_key(|recorded| recorded.event.key());
        events
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// Keeps only what `keep` accepts.
    pub(super) fn retain(&mut self, mut keep: impl FnMut(&Recorded) -> bool) {
        self.events.retain(|_, recorded| keep(recorded));
    }
}

impl Extend<Recorded> for History {
    fn extend<I: IntoIterator<Item = Recorded>>(&mut self, events: I) {
        for recorded in events {
            self.insert(recorded);
        }
    }
}

impl FromIterator<Recorded> for History {
    fn from_iter<I: IntoIterator<Item = Recorded>>(events: I) -> Self {
        let mut history = Self::default();
        history.extend(events);
        history
    }
}
