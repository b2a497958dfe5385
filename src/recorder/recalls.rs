//! Whose past is being asked for.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::model::{Item, Observation, Timestamp};
use crate::signals::Unwatched;

/// How long is waited for a past: beginnings and ends are told late by so much at most.
const PATIENCE: Duration = Duration::from_mins(1);

/// The pasts that were asked for since their sources began to answer.
#[derive(Clone, Debug, Default)]
pub(super) struct Recalls(BTreeMap<Whose, Recall>);

/// A source and one of its signals, or none: the alerts that it tells of.
type Whose = (Arc<str>, Option<Arc<str>>);

#[derive(Clone, Copy, Debug)]
struct Recall {
    /// When it was asked for first: what does not come then, and is asked for again, holds up nobody.
    since: Timestamp,
    is_to_come: bool,
}

impl Recalls {
    /// Takes in the outcome of a poll.
    pub(super) fn observe(&mut self, observation: &Observation) {
        let source = &observation.source;
        if observation.failure().is_some() {
            // Who failed may have something new to tell.
            self.0.retain(|(of, _), recall| of != source || recall.is_to_come);
            return;
        }
        for (_, recall) in self.0.iter_mut().filter(|((of, _), _)| of == source) {
            recall.is_to_come = false;
        }
        for item in &observation.items {
            let Item::Recalling(recalling) = item else { continue };
            let alerts = recalling.alerts.then_some(None);
            for whose in recalling.signals.iter().cloned().map(Some).chain(alerts) {
                let first = Recall { since: observation.at, is_to_come: true };
                self.0.entry((source.clone(), whose)).or_insert(first).is_to_come = true;
            }
        }
    }

    /// Forgets what is watched no longer.
    pub(super) fn forget(&mut self, gone: &Unwatched) {
        self.0.retain(|(source, signal), _| match gone {
            Unwatched::Source(name) => source != name,
            Unwatched::Signals(ids) => signal.as_ref().is_none_or(|signal| !ids.contains(signal)),
        });
    }

    /// Whether the past of this signal, or of the alerts, may still change what is to be told of it.
    pub(super) fn waits_for(&self, source: &Arc<str>, signal: Option<&Arc<str>>, now: Timestamp) -> bool {
        let recall = self.0.get(&(source.clone(), signal.cloned()));
        recall.is_some_and(|recall| recall.is_to_come && is_recent(recall.since, now))
    }
}

/// Whether so little time has passed, by a clock that may have been set, that what was before is waited for.
pub(super) fn is_recent(since: Timestamp, now: Timestamp) -> bool {
    now.since(since) < PATIENCE && since.since(now) < PATIENCE
}
