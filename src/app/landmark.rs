//! Entries of the timeline worth jumping to.

use std::collections::BTreeSet;

use crate::model::{EventId, EventKind, Severity};
use crate::timeline::Entry;

/// Entries of the timeline worth jumping to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Landmark {
    /// What fires and nobody is on.
    Unacknowledged,
    /// A deploy.
    Deploy,
    /// A critical alert that fired.
    Critical,
    /// The beginning of a time in which nothing was seen.
    Gap,
}

impl Landmark {
    /// Whether the entry is one; `unacknowledged` are the fired events that nobody is on.
    pub(super) fn is(self, entry: &Entry, unacknowledged: &BTreeSet<EventId>) -> bool {
        let event = &entry.recorded.event;
        let meant = match self {
            Self::Unacknowledged => unacknowledged.contains(&event.id),
            Self::Deploy => event.kind == EventKind::Deploy,
            Self::Critical => event.kind == EventKind::Fired && event.severity == Some(Severity::Critical),
            Self::Gap => matches!(event.kind, EventKind::SourceDown | EventKind::RecorderDown),
        };
        meant && entry.stands()
    }

    /// What it is called after "no later" and "no earlier".
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Unacknowledged => "unacknowledged alert",
            Self::Deploy => "deploy",
            Self::Critical => "critical alert",
            Self::Gap => "gap",
        }
    }
}
