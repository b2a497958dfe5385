//! What is watched no longer.

use std::sync::Arc;

use super::spec::SignalSpec;

/// What was taken off a board while it was watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unwatched {
    /// A source, by its name, with all its signals.
    Source(Arc<str>),
    /// Signals, by their ids; their source stays.
    Signals(Vec<Arc<str>>),
}

impl Unwatched {
    /// Whether this signal is gone with it.
    pub fn includes(&self, signal: &SignalSpec) -> bool {
        match self {
            Self::Source(name) => signal.source == *name,
            Self::Signals(ids) => ids.contains(&signal.id),
        }
    }
}
