//! When processes started, as they say.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::model::{Labels, Timestamp};

/// A start this little later than the one before is the same: some compute it from the boot time,
/// which the clock's adjustments move.
const JITTER: Duration = Duration::from_secs(10);

/// Processes remembered for one source.
const MAX_PROCESSES: usize = 1000;

/// The starts that one source tells of.
#[derive(Clone, Debug, Default)]
pub(super) struct Starts {
    /// The latest start of each process.
    latest: BTreeMap<(Arc<str>, Labels), Timestamp>,
    /// The starts in the last answer.
    now: Vec<(Labels, Timestamp)>,
}

impl Starts {
    /// Takes in the starts of a poll; the processes that have started anew, and when.
    pub(super) fn see(
        &mut self,
        signal: &Arc<str>,
        starts: Vec<(Labels, Timestamp)>,
    ) -> Vec<(Labels, Timestamp)> {
        let mut anew = Vec::new();
        for (labels, start) in &starts {
            let place = (signal.clone(), labels.clone());
            let known = self.latest.get(&place).copied();
            if known.is_none() && self.latest.len() >= MAX_PROCESSES {
                continue;
            }
            // Never back: behind a load balancer a page shows now this process, now that one.
            if known.is_some_and(|known| start.since(known) > JITTER) {
                anew.push((labels.clone(), *start));
            }
            self.latest.insert(place, known.map_or(*start, |known| known.max(*start)));
        }
        self.now = starts;
        anew
    }

    /// When the process behind a copy started: of those that share all their labels with it, the one
    /// that shares most.
    pub(super) fn of(&self, copy: &Labels) -> Option<Timestamp> {
        let own = self.now.iter().filter(|(labels, _)| is_part(labels, copy));
        own.max_by_key(|(labels, _)| labels.iter().len()).map(|(_, start)| *start)
    }
}

/// Whether every one of these labels is among `all`.
pub(super) fn is_part(labels: &Labels, all: &Labels) -> bool {
    labels.iter().all(|label| all.get(&label.name) == Some(&*label.value))
}
