//! What still stands: not struck out, and not replaced by a correction.

use std::collections::BTreeMap;

use super::history::History;
use crate::model::{EventId, EventKind, Recorded};

/// Which events are struck out or replaced, and by what.
///
/// A retraction cannot itself be retracted. Of several corrections of one event the last in the
/// journal stands and replaces the others too; a retracted correction replaces nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    struck: BTreeMap<EventId, EventId>,
    replaced: BTreeMap<EventId, EventId>,
}

impl Standing {
    /// Reads what is struck and replaced from all events at hand.
    pub fn of(history: &History) -> Self {
        let mut events: Vec<&Recorded> = history.iter().collect();
        events.sort_by_key(|recorded| (recorded.seq, recorded.event.id));
        let mut standing = Self::default();
        for recorded in &events {
            if let (EventKind::Retracted, Some(about)) = (&recorded.event.kind, recorded.event.about) {
                standing.struck.entry(about).or_insert(recorded.event.id);
            }
        }
        for recorded in events {
            standing.correct(recorded);
        }
        standing
    }

    fn correct(&mut self, recorded: &Recorded) {
        let id = recorded.event.id;
        let Some(old) = recorded.event.corrects.filter(|old| *old != id && !self.struck.contains_key(&id))
        else {
            return;
        };
        if let Some(earlier) = self.replaced.insert(old, id) {
            self.replaced.entry(earlier).or_insert(id);
        }
    }

    /// The retraction that struck this event out.
    pub fn struck_by(&self, id: EventId) -> Option<EventId> {
        self.struck.get(&id).copied()
    }

    /// The correction that stands in this event's place.
    pub fn replaced_by(&self, id: EventId) -> Option<EventId> {
        self.replaced.get(&id).copied()
    }

    /// Whether the event counts.
    pub fn stands(&self, id: EventId) -> bool {
        !self.struck.contains_key(&id) && !self.replaced.contains_key(&id)
    }
}
