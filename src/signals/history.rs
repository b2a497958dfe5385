//! What a series has been lately.

use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

use super::coarse::Coarse;
use crate::model::{Point, Reading, Sample, Timestamp};

/// Points kept for one series: a day at one point every 15 s, 90 KiB.
const MAX_POINTS: usize = 5760;

/// A step back this large is the clock's, not an endpoint's.
const CLOCK_SET_BACK: Duration = Duration::from_mins(1);

/// The latest samples of one series, in order of time. A NaN is a gap: nothing was known then.
#[derive(Clone, Debug, Default)]
pub struct History {
    pub(super) points: VecDeque<Sample>,
    /// From when on which limit held: an entry for each change.
    pub(super) limits: VecDeque<(Timestamp, Option<f64>)>,
    /// Which of the NaNs nobody read: they end what came before them on a chart, and are no reading.
    pub(super) gaps: BTreeSet<Timestamp>,
    /// What was before all that, drawn together for the charts.
    outline: Vec<Point>,
    /// The part of it that a server remembered.
    pub(super) coarse: Option<Coarse>,
}

/// What a stretch of a series comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// The lowest value.
    pub low: f64,
    /// The highest value.
    pub high: f64,
    /// The last value.
    pub last: f64,
}

impl History {
    /// The history of these points, in order of time.
    pub fn of(points: &[Point]) -> Self {
        let mut history = Self::default();
        for point in points {
            history.limit(point.at, point.limit);
            history.push(Sample::new(point.at, point.high));
            if !point.span.is_zero() {
                history.push(Sample::new(point.at + point.span, point.value));
            }
        }
        history
    }

    /// Adds a reading.
    pub fn read(&mut self, reading: &Reading) {
        if self.push(Sample::new(reading.at, reading.value)) {
            self.limit(reading.at, reading.limit);
        }
    }

    fn limit(&mut self, at: Timestamp, limit: Option<f64>) {
        self.limits.retain(|(since, _)| *since < at);
        if self.limits.back().is_none_or(|(_, known)| *known != limit) {
            self.limits.push_back((at, limit));
        }
    }

    /// Adds a sample. One that is not after the last is dropped, since the past does not change,
    /// unless it is so far back that the clock itself must have been set back: then what lies after
    /// it never was. Tells whether it was added.
    pub fn push(&mut self, sample: Sample) -> bool {
        if let Some(last) = self.points.back().filter(|last| sample.at <= last.at) {
            if last.at.since(sample.at) < CLOCK_SET_BACK {
                return false;
            }
            self.points.retain(|point| point.at < sample.at);
            self.gaps.retain(|gap| *gap < sample.at);
        }
        if self.points.len() == MAX_POINTS {
            self.points.pop_front();
        }
        self.points.push_back(sample);
        self.forget_older();
        true
    }

    /// Limits and gaps of a time that is not on hand.
    fn forget_older(&mut self) {
        let Some(begins) = self.begins() else { return };
        while self.limits.get(1).is_some_and(|(since, _)| *since <= begins) {
            self.limits.pop_front();
        }
        while self.gaps.first().is_some_and(|gap| *gap < begins) {
            self.gaps.pop_first();
        }
    }

    /// Puts an older history before this one; what is not older is dropped. Between the two nothing was
    /// known.
    pub fn precede(&mut self, older: &Self) {
        let begins = self.points.front().map(|first| first.at);
        let is_older = |at: Timestamp| begins.is_none_or(|begins| at < begins);
        let mut samples: Vec<Sample> =
            older.points.iter().filter(|sample| is_older(sample.at)).copied().collect();
        if let Some(last) = samples.last().filter(|last| !last.value.is_nan()) {
            let end = last.at + Duration::from_millis(1);
            samples.push(Sample::new(end, f64::NAN));
            self.gaps.insert(end);
        }
        let room = MAX_POINTS.saturating_sub(self.points.len());
        for sample in samples.into_iter().rev().take(room) {
            self.points.push_front(sample);
        }
        for known in older.limits.iter().rev().filter(|(since, _)| is_older(*since)) {
            self.limits.push_front(*known);
        }
    }

    /// Takes in the outline of what was before all that is on hand, for the charts; it takes the place of an
    /// earlier one.
    pub fn outline(&mut self, points: Vec<Point>) {
        self.outline = points;
    }

    /// Whether it has everything it ever had since `from`.
    pub fn reaches(&self, from: Timestamp) -> bool {
        self.points.len() < MAX_POINTS || self.points.front().is_some_and(|first| first.at <= from)
    }

    /// The first moment of which something is known in full.
    pub fn begins(&self) -> Option<Timestamp> {
        self.points.front().map(|first| first.at)
    }

    /// What was the newest reading at `moment`, with the limit of that time.
    pub fn at(&self, moment: Timestamp) -> Option<(Sample, Option<f64>)> {
        let after = self.points.partition_point(|point| point.at <= moment);
        let mut before = self.points.range(..after).rev();
        let sample = *before.find(|sample| !self.gaps.contains(&sample.at))?;
        let since = self.limits.partition_point(|(since, _)| *since <= sample.at);
        let limit = since.checked_sub(1).and_then(|at| self.limits.get(at)).and_then(|(_, limit)| *limit);
        Some((sample, limit))
    }

    /// What the time from `from` up to and with `to` comes to; nothing where nothing was known.
    pub fn summary(&self, from: Timestamp, to: Timestamp) -> Option<Summary> {
        let known = self.pieces().filter(|piece| piece.at >= from && piece.at <= to && !piece.high.is_nan());
        known.fold(None, |sum: Option<Summary>, piece| {
            let Summary { low, high, .. } =
                sum.unwrap_or(Summary { low: piece.low, high: piece.high, last: 0.0 });
            Some(Summary { low: low.min(piece.low), high: high.max(piece.high), last: piece.value })
        })
    }

    /// The outline, and then every sample.
    fn pieces(&self) -> impl Iterator<Item = Point> + '_ {
        let begins = self.begins();
        let before =
            self.outline.iter().take_while(move |point| begins.is_none_or(|begins| point.at < begins));
        let one = |sample: &Sample| Point::one(sample.at, sample.value, None);
        before.copied().chain(self.points.iter().map(one))
    }

    /// How long a sample taken at `at` is good for.
    pub(super) fn hold(&self, at: Timestamp, hold: Duration) -> Duration {
        self.coarse.map_or(hold, |coarse| coarse.hold(at, hold))
    }

    /// Lets go of the oldest where there are too many.
    pub(super) fn trim(&mut self) {
        let surplus = self.points.len().saturating_sub(MAX_POINTS);
        self.points.drain(..surplus);
        self.forget_older();
    }

    /// Records that nothing was known at `at`.
    pub fn gap(&mut self, at: Timestamp) {
        let is_known = self.points.back().is_some_and(|last| !last.value.is_nan());
        if is_known && self.push(Sample::new(at, f64::NAN)) {
            self.gaps.insert(at);
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
        let in_reach =
            |piece: &Point| piece.at + piece.span + self.hold(piece.at, hold) > start && piece.at <= end;
        let mut pieces = self.pieces().filter(in_reach).peekable();
        while let Some(piece) = pieces.next() {
            if piece.high.is_nan() {
                continue;
            }
            let hold = self.hold(piece.at, hold);
            let good_until = (piece.at + piece.span + hold).min(end);
            let until = pieces.peek().map_or(good_until, |next| next.at.min(good_until));
            let (from, to) = (column_of(piece.at), column_of(until).min(columns - 1));
            for peak in peaks.iter_mut().take(to + 1).skip(from) {
                *peak = Some(peak.map_or(piece.high, |peak: f64| peak.max(piece.high)));
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
        let older = |points: &[(i64, f64)]| self::history(points);
        history.precede(&older(&[(5, 1.0), (15, 2.0), (50, 9.0), (55, 9.0)]));
        assert_eq!(columns(&history), [Some(1.0), Some(2.0), None, None, Some(5.0), Some(5.0)]);
        history.precede(&older(&[(20, 3.0)]));
        assert_eq!(history.newest().last().map(|first| first.at), Some(at(5)));
    }

    #[test]
    fn a_moment_has_what_was_newest_then_and_the_limit_of_that_time() {
        let reading = |secs: i64, value: f64, limit: f64| Reading {
            labels: crate::model::Labels::default(),
            value,
            limit: Some(limit),
            at: at(secs),
        };
        let mut history = History::of(&[Point::one(at(10), 1.0, Some(20.0))]);
        for (secs, value, limit) in [(50, 4.0, 20.0), (55, 5.0, 50.0), (55, 9.0, 90.0), (60, 6.0, 50.0)] {
            history.read(&reading(secs, value, limit));
        }
        let known =
            |history: &History, secs| history.at(at(secs)).map(|(sample, limit)| (sample.value, limit));
        assert_eq!(
            [known(&history, 9), known(&history, 10), known(&history, 54)],
            [None, Some((1.0, Some(20.0))), Some((4.0, Some(20.0)))]
        );
        assert_eq!(
            [known(&history, 55), known(&history, 99)],
            [Some((5.0, Some(50.0))), Some((6.0, Some(50.0)))]
        );
        assert_eq!(history.limits.len(), 2);
        history.gap(at(65));
        assert_eq!(known(&history, 66), Some((6.0, Some(50.0))), "a poll that failed is no reading");
        history.push(Sample::new(at(70), f64::NAN));
        assert!(history.at(at(70)).is_some_and(|(sample, _)| sample.value.is_nan()));
        assert_eq!(history.summary(at(11), at(59)), Some(Summary { low: 4.0, high: 5.0, last: 5.0 }));
        assert_eq!(history.summary(at(11), at(49)), None);
    }

    #[test]
    fn an_outline_stands_before_what_is_on_hand() {
        let mut history = history(&[(50, 5.0)]);
        let minute =
            Point { low: 1.0, high: 3.0, span: Duration::from_secs(12), ..Point::one(at(5), 2.0, None) };
        history.outline(vec![minute, Point::one(at(55), 9.0, None)]);
        let drawn = history.columns(at(60), Duration::from_mins(1), 6, Duration::from_secs(2));
        assert_eq!(drawn, [Some(3.0), Some(3.0), None, None, Some(5.0), Some(5.0)]);
        assert_eq!(history.summary(at(0), at(60)), Some(Summary { low: 1.0, high: 5.0, last: 5.0 }));
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
