//! What was done here and is not yet seen in the journal.

use super::keeping::Fate;
use crate::model::{Event, EventId, Timestamp};

/// An event on its way to the journal: nothing is shown as done that is not stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// The event.
    pub event: Event,
    /// What became of it so far; none while it is on its way.
    pub fate: Option<Fate>,
    /// When its fate was told.
    pub told: Timestamp,
}

/// All of them, in the order they were done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pendings(pub Vec<Pending>);

impl Pendings {
    /// The one with this id.
    pub fn get(&self, id: EventId) -> Option<&Pending> {
        self.0.iter().find(|pending| pending.event.id == id)
    }
}
