//! A past that was read at coarse intervals.

use std::time::Duration;

use crate::model::Timestamp;

/// A stretch of a history that was read all at once, at coarse intervals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Coarse {
    /// Its last sample.
    until: Timestamp,
    /// How far its samples are apart.
    step: Duration,
}

impl Coarse {
    /// One whose samples, the last of them at `until`, are `step` apart.
    pub(super) const fn new(until: Timestamp, step: Duration) -> Self {
        Self { until, step }
    }

    /// Its last sample.
    pub(super) const fn until(self) -> Timestamp {
        self.until
    }

    /// How long a sample taken at `at` is good for, where one of the present is good for `hold`: nothing
    /// between two samples of the past is known, and a missing one is marked.
    pub(super) fn hold(self, at: Timestamp, hold: Duration) -> Duration {
        if at <= self.until { hold.max(longest(self.step)) } else { hold }
    }
}

/// What is further apart lacks a sample in between.
pub(super) fn longest(step: Duration) -> Duration {
    step + step / 2
}
