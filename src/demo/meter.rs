//! What a process counts with: the shapes of Micrometer's registry.

use super::calendar::{Micros, SECOND, secs};

/// Upper bounds of a [`Timer`]'s buckets in seconds; a last one, without bound, follows.
pub(super) const BOUNDS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0];

/// How long a maximum is remembered, in three windows as Micrometer does.
const WINDOW: Micros = 40 * SECOND;

/// The largest value of the last two minutes or so.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct WindowMax {
    windows: [f64; 3],
    current: Micros,
}

impl WindowMax {
    /// Takes `value`, seen at `at`, into account.
    pub(super) fn record(&mut self, value: f64, at: Micros) {
        self.windows = self.windows_at(at);
        self.current = at.div_euclid(WINDOW);
        self.windows[0] = self.windows[0].max(value);
    }

    /// The maximum as seen at `at`; zero when nothing was recorded for a while.
    pub(super) fn at(&self, at: Micros) -> f64 {
        self.windows_at(at).into_iter().fold(0.0, f64::max)
    }

    fn windows_at(&self, at: Micros) -> [f64; 3] {
        let [first, second, _] = self.windows;
        match at.div_euclid(WINDOW) - self.current {
            ..=0 => self.windows,
            1 => [0.0, first, second],
            2 => [0.0, 0.0, first],
            3.. => [0.0; 3],
        }
    }
}

/// Count, sum and maximum of durations.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Summary {
    /// How many were recorded.
    pub(super) count: u64,
    /// Their sum, in seconds.
    pub(super) sum: f64,
    /// The longest of late, in seconds.
    pub(super) max: WindowMax,
}

impl Summary {
    /// Records a duration of `span`, which ended at `at`.
    pub(super) fn record(&mut self, span: Micros, at: Micros) {
        self.count += 1;
        self.sum += secs(span);
        self.max.record(secs(span), at);
    }

    /// As if everything had happened `times` times.
    pub(super) fn age(&mut self, times: u64) {
        self.count *= times;
        self.sum *= times as f64;
    }
}

/// A histogram of durations.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Timer {
    /// Durations per bucket of [`BOUNDS`], the last without bound; not cumulative.
    pub(super) buckets: [u64; BOUNDS.len() + 1],
    /// All of them.
    pub(super) summary: Summary,
    /// When the first was recorded.
    pub(super) born: Micros,
}

impl Timer {
    /// Records a duration of `span`, which ended at `at`.
    pub(super) fn record(&mut self, span: Micros, at: Micros) {
        if self.summary.count == 0 {
            self.born = at;
        }
        let length = secs(span);
        let bucket = BOUNDS.iter().position(|bound| length <= *bound).unwrap_or(BOUNDS.len());
        self.buckets[bucket] += 1;
        self.summary.record(span, at);
    }

    /// As if everything had happened `times` times, since `born`.
    pub(super) fn age(&mut self, times: u64, born: Micros) {
        self.buckets = self.buckets.map(|count| count * times);
        self.summary.age(times);
        self.born = born;
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "these values are exact")]
mod tests {
    use super::*;

    #[test]
    fn a_maximum_is_forgotten_after_two_minutes() {
        let mut max = WindowMax::default();
        max.record(3.0, 0);
        max.record(1.0, 50 * SECOND);
        assert_eq!(max.at(60 * SECOND), 3.0);
        assert_eq!(max.at(125 * SECOND), 1.0);
        assert_eq!(max.at(200 * SECOND), 0.0);
    }

    #[test]
    fn a_duration_falls_into_the_first_bucket_that_holds_it() {
        let mut timer = Timer::default();
        for span in [5_000, 5_001, 11 * SECOND] {
            timer.record(span, 7);
        }
        assert_eq!((timer.buckets[0], timer.buckets[1], timer.buckets[11]), (1, 1, 1));
        assert_eq!((timer.summary.count, timer.born), (3, 7));
    }

    #[test]
    fn ageing_multiplies_what_was_counted() {
        let mut timer = Timer::default();
        timer.record(SECOND, 0);
        timer.age(10, -5);
        assert_eq!((timer.buckets[7], timer.summary.count, timer.born), (10, 10, -5));
        assert!((timer.summary.sum - 10.0).abs() < 1e-9);
    }
}
