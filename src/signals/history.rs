//! What a series has been lately.

use std::collections::VecDeque;
use std::time::Duration;

use crate::model::{Sample, Timestamp};

/// Points kept for one series: a day at one point every 15 s, 90 KiB.
const MAX_POINTS: usize = 5760;

/// A step back this large is the clock's, not an endpoint's.
const CLOCK_SET_BACK: Duration = Duration::from_mins(1);

/// The latest samples of one series, in order of time. A NaN is a gap: nothing was known then.
#[derive(Clone, Debug, Default)]
pub struct History {
    points: VecDeque<Sample>,
}

impl History {
    /// Adds a sample. One that is not after the last is dropped, since the past does not change,
    /// unless it is so far back that the clock itself must have been set back: then what lies after
    /// it never was.
    pub fn push(&mut self, sample: Sample) {
        if let Some(last) = self.points.back().filter(|last| sample.at <= last.at) {
            if last.at.since(sample.at) < CLOCK_SET_BACK {
                return;
            }
            self.points.retain(|point| point.at < sample.at);
        }
        if self.points.len() == MAX_POINTS {
            self.points.pop_front();
        }
        self.points.push_back(sample);
    }

    /// Puts older samples, in order of time, before those it has; what is not older is dropped. Between the
    /// two nothing was known.
    pub fn precede(&mut self, older: &[Sample]) {
        let begins = self.points.front().map(|first| first.at);
        let mut older: Vec<Sample> =
            older.iter().filter(|sample| begins.is_none_or(|begins| sample.at < begins)).copied().collect();
        if let Some(last) = older.last().filter(|last| !last.value.is_nan()) {
            older.push(Sample::new(last.at + Duration::from_millis(1), f64::NAN));
        }
        let room = MAX_POINTS.saturating_sub(self.points.len());
        for sample in older.into_iter().rev().take(room) {
            self.points.push_front(sample);
        }
    }

    /// Records that nothing was known at `at`.
    pub fn gap(&mut self, at: Timestamp) {
        if self.points.back().is_some_and(|last| !last.value.is_nan()) {
            self.push(Sample::new(at, f64::NAN));
        }
    }

    /// The newest points, newest first.
    pub fn newest(&self) -> impl Iterator<Item = Sample> + '_ {
        self.points.iter().rev().copied()
    }

    /// The window of `span` up to `end` in `columns` equal columns: the highest value in each, so
    /// that no peak is lost; nothing where nothing was known. A column without a sample of its own
    /// repeats the one before it for at most `hold`, the time a sample is good for.
    pub fn columns(
        &self,
        end: Timestamp,
        span: Duration,
        columns: usize,
        hold: Duration,
    ) -> Vec<Option<f64>> {
        let mut peaks = vec![None; columns];
        if columns == 0 || span.is_zero() {
            return peaks;
        }
        let start = end - span;
        let width = span.as_secs_f64() / columns as f64;
        let column_of = |at: Timestamp| ((at.since(start).as_secs_f64() / width).ceil() as usize).max(1) - 1;
        let mut points = self.points.iter().filter(|p| p.at + hold > start && p.at <= end).peekable();
        while let Some(point) = points.next() {
            if point.value.is_nan() {
                continue;
            }
            let good_until = (point.at + hold).min(end);
            let until = points.peek().map_or(good_until, |next| next.at.min(good_until));
            let (from, to) = (column_of(point.at), column_of(until).min(columns - 1));
            for peak in peaks.iter_mut().take(to + 1).skip(from) {
                *peak = Some(peak.map_or(point.value, |peak: f64| peak.max(point.value)));
            }
        }
        peaks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_millis(secs * 1000)
    }

    fn history(points: &[(i64, f64)]) -> History {
        let mut history = History::default();
        for (secs, value) in points {
            history.push(Sample::new(at(*secs), *value));
        }
        history
    }

    fn columns(history: &History) -> Vec<Option<f64>> {
        history.columns(at(60), Duration::from_mins(1), 6, Duration::from_secs(12))
    }

    #[test]
    fn columns_keep_peaks() {
        let history = history(&[(1, 1.0), (5, 9.0), (8, 2.0), (15, 3.0)]);
        assert_eq!(columns(&history)[..2], [Some(9.0), Some(3.0)]);
    }

    #[test]
    fn a_missing_stretch_stays_empty() {
        let history = history(&[(5, 1.0), (55, 2.0)]);
        assert_eq!(columns(&history), [Some(1.0), Some(1.0), None, None, None, Some(2.0)]);
    }

    #[test]
    fn a_gap_ends_what_came_before_it() {
        let mut history = history(&[(5, 1.0)]);
        history.gap(at(8));
        history.gap(at(9));
        assert_eq!(columns(&history)[..2], [Some(1.0), None]);
        assert_eq!(history.newest().count(), 2);
    }

    #[test]
    fn a_clock_set_back_starts_over_from_there() {
        let history = history(&[(10, 1.0), (4000, 2.0), (400, 3.0), (390, 4.0)]);
        let values: Vec<f64> = history.newest().map(|point| point.value).collect();
        assert_eq!(values, [3.0, 1.0]);
    }

    #[test]
    fn what_was_before_is_put_before() {
        let mut history = history(&[(50, 5.0)]);
        let sample = |secs, value| Sample::new(at(secs), value);
        history.precede(&[sample(5, 1.0), sample(15, 2.0), sample(50, 9.0), sample(55, 9.0)]);
        assert_eq!(columns(&history), [Some(1.0), Some(2.0), None, None, Some(5.0), Some(5.0)]);
        history.precede(&[sample(20, 3.0)]);
        assert_eq!(history.newest().last().map(|first| first.at), Some(at(5)));
    }

    #[test]
    fn is_bounded_and_keeps_order() {
        let mut history = history(&[(10, 1.0), (9, 2.0)]);
        assert_eq!(history.newest().count(), 1);
        for n in 0..12_000 {
            history.push(Sample::new(at(100 + n), 0.0));
        }
        assert_eq!(history.newest().count(), MAX_POINTS);
    }
}
