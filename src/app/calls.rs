//! Whom the operator was called about.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{EventId, Timestamp};

/// Whom the operator was called about, and is to be.
#[derive(Clone, Debug)]
pub(super) struct Calls {
    /// When the screen began.
    pub(super) began: Timestamp,
    /// Episodes, by the events that opened them, and when they were told last.
    pub(super) told: BTreeMap<EventId, Timestamp>,
    /// Episodes that are to be told.
    pub(super) due: BTreeSet<EventId>,
    /// When the operator was called last.
    pub(super) last: Option<Timestamp>,
}

impl Calls {
    /// A screen that begins now: what is open already is on it.
    pub(super) const fn from(began: Timestamp) -> Self {
        Self { began, told: BTreeMap::new(), due: BTreeSet::new(), last: None }
    }
}
