//! One series of the window.

use std::sync::Arc;

use crate::model::{Labels, Sample, Timestamp};

/// What became of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is the series' newest.
    Stored,
    /// It is the one the series had already: an endpoint with times of its own repeats itself.
    Known,
    /// It is not after the newest one and differs from it.
    Late,
}

/// One series: its labels, how its line was written last, and its samples.
#[derive(Clone, Debug)]
pub(super) struct Series {
    pub(super) labels: Labels,
    /// Name and labels as the endpoint wrote them last.
    pub(super) raw: Arc<[u8]>,
    /// The number of the last scrape that had it.
    pub(super) seen: u64,
    /// Its place among the selected series of that scrape.
    pub(super) place: usize,
    /// Samples in order of time; those before `start` are forgotten.
    samples: Vec<Sample>,
    start: usize,
    is_live: bool,
    has_own_times: bool,
}

impl Series {
    pub(super) const fn new(labels: Labels, raw: Arc<[u8]>) -> Self {
        let samples = Vec::new();
        Self { labels, raw, seen: 0, place: 0, samples, start: 0, is_live: false, has_own_times: false }
    }

    /// Its samples, oldest first.
    pub(super) fn samples(&self) -> &[Sample] {
        self.samples.get(self.start..).unwrap_or_default()
    }

    /// Its samples from `from` to `to`, both included.
    pub(super) fn between(&self, from: Timestamp, to: Timestamp) -> &[Sample] {
        let samples = self.samples();
        let first = samples.partition_point(|sample| sample.at < from);
        let behind = samples.partition_point(|sample| sample.at <= to);
        samples.get(first..behind).unwrap_or_default()
    }

    /// Adds a sample; `has_own_time` says that the endpoint dated it.
    pub(super) fn push(&mut self, sample: Sample, has_own_time: bool) -> Fate {
        self.is_live = true;
        self.has_own_times = has_own_time;
        match self.samples().last() {
            Some(last) if sample.at == last.at && sample.value.to_bits() == last.value.to_bits() => {
                Fate::Known
            }
            Some(last) if sample.at <= last.at => Fate::Late,
            _ => {
                self.samples.push(sample);
                Fate::Stored
            }
        }
    }

    /// Marks the end of the series at `at`. One that the endpoint dates itself just grows old, as
    /// in Prometheus.
    pub(super) fn end(&mut self, at: Timestamp) {
        let was_live = std::mem::replace(&mut self.is_live, false);
        let is_later = self.samples().last().is_some_and(|last| last.at < at);
        if was_live && is_later && !self.has_own_times {
            self.samples.push(Sample::stale(at));
        }
    }

    /// Forgets samples before `oldest`. Their room is given back when they are the larger half,
    /// so that each sample is moved once on average and the rest stays one slice.
    pub(super) fn forget_before(&mut self, oldest: Timestamp) {
        self.start += self.samples().partition_point(|sample| sample.at < oldest);
        if self.start * 2 > self.samples.len() {
            self.samples.drain(..self.start);
            self.start = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    fn series() -> Series {
        Series::new(Labels::default(), Arc::from([]))
    }

    #[test]
    fn samples_stay_in_order() {
        let mut series = series();
        assert_eq!(series.push(Sample::new(at(5), 1.0), true), Fate::Stored);
        assert_eq!(series.push(Sample::new(at(5), 1.0), true), Fate::Known);
        assert_eq!(series.push(Sample::new(at(5), 2.0), true), Fate::Late);
        assert_eq!(series.push(Sample::new(at(4), 1.0), true), Fate::Late);
        assert_eq!(series.samples(), [Sample::new(at(5), 1.0)]);
    }

    #[test]
    fn ends_once_and_only_where_the_endpoint_gives_no_times() {
        let mut plain = series();
        plain.push(Sample::new(at(5), 1.0), false);
        plain.end(at(6));
        plain.end(at(7));
        assert_eq!(plain.samples().iter().filter(|sample| sample.is_stale()).count(), 1);
        let mut dated = series();
        dated.push(Sample::new(at(5), 1.0), true);
        dated.end(at(6));
        assert_eq!(dated.samples().len(), 1);
    }

    #[test]
    fn forgetting_keeps_the_rest_together_and_the_room_bounded() {
        let mut series = series();
        for now in 0..10_000 {
            series.push(Sample::new(at(now), 1.0), false);
            series.forget_before(at(now - 100));
            assert!(series.samples.len() <= 2 * 101 + 1);
        }
        assert_eq!(series.samples().len(), 101);
        assert_eq!(series.between(at(9_950), at(9_952)).len(), 3);
        assert_eq!(series.between(at(9_952), at(9_950)).len(), 0);
    }
}
