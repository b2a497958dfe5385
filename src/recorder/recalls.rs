//! Who is still to tell what was before.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::model::{Item, Observation, Timestamp};

/// How long is waited for the past of a source: beginnings and ends are told late by so much at most.
const PATIENCE: Duration = Duration::from_mins(1);

/// The sources whose past is being asked for, and since when.
#[derive(Clone, Debug, Default)]
pub(super) struct Recalls(BTreeMap<Arc<str>, Timestamp>);

impl Recalls {
    /// Takes in the outcome of a poll.
    pub(super) fn observe(&mut self, observation: &Observation) {
        if observation.items.contains(&Item::Recalling) {
            self.0.entry(observation.source.clone()).or_insert(observation.at);
        } else if observation.failure().is_none() {
            self.0.remove(&observation.source);
        }
    }

    /// Whether what this source says now is not to be judged yet: what was before may change when it began.
    pub(super) fn waits_for(&self, source: &str, now: Timestamp) -> bool {
        self.0.get(source).is_some_and(|since| now.since(*since) < PATIENCE)
    }
}
