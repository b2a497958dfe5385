//! Which stretch of time the charts show, and which moment of it the gauges show.

use std::time::Duration;

use super::message::Look;
use crate::model::{Recorded, Timestamp};

/// How long before a screen was opened its charts have everything on hand.
pub const REACH: Duration = Duration::from_hours(4);

/// How long charts can reach back.
pub(super) const SPANS: [Duration; 9] = [
    Duration::from_mins(15),
    Duration::from_mins(30),
    Duration::from_hours(1),
    Duration::from_hours(2),
    Duration::from_hours(4),
    Duration::from_hours(12),
    Duration::from_hours(24),
    Duration::from_hours(48),
    Duration::from_hours(7 * 24),
];

/// Steps of the cursor, in seconds: the first that makes sixty of a window or fewer.
const STEPS: [u64; 11] = [15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800];

/// Which stretch of time the charts show, and which moment of it the gauges show.
#[derive(Clone, Debug, Default)]
pub struct Chart {
    /// How long the charts reach back, where the operator chose it.
    pub span: Option<Duration>,
    /// Where they end; none while that is now.
    pub end: Option<Timestamp>,
    /// The moment the gauges show; none while that is now.
    pub cursor: Option<Timestamp>,
    /// Whether the moment of what is selected in the timeline is not shown yet, because the operator walks on.
    pub trails: bool,
    /// Standing events from before those of the situation, in order.
    pub older: Vec<Recorded>,
    /// How long they reached back in the last frame: that stays so while the past is looked at.
    pub(super) drawn: Duration,
    /// Since when everything is on hand.
    pub(super) since: Timestamp,
    /// What was asked for last.
    pub(super) asked: Asked,
}

/// What was asked for last, answered or not.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Asked {
    pub(super) stretch: Option<(Timestamp, Timestamp)>,
    pub(super) moment: Option<Timestamp>,
}

/// What charts show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// How long it is.
    pub span: Duration,
    /// Its end.
    pub end: Timestamp,
    /// The moment in it that is looked at; none while that is now.
    pub cursor: Option<Timestamp>,
}

impl Stretch {
    /// Its beginning.
    pub fn start(&self) -> Timestamp {
        self.end - self.span
    }

    /// In which of so many equal columns a moment lies; none where that is outside.
    pub fn column(&self, at: Timestamp, columns: usize) -> Option<usize> {
        if at < self.start() || at > self.end || self.span.is_zero() {
            return None;
        }
        let share = at.since(self.start()).as_secs_f64() / self.span.as_secs_f64();
        Some(((share * columns as f64).ceil() as usize).max(1) - 1).filter(|column| *column < columns)
    }

    /// The moment at the end of a column, rounded to seconds where the columns are longer.
    pub fn moment(&self, column: usize, columns: usize) -> Timestamp {
        let width = self.span.as_secs_f64() / columns.max(1) as f64;
        let at = self.start() + Duration::from_secs_f64(width * (column + 1) as f64);
        let at = if width >= 1.0 { Timestamp::from_millis(at.millis().div_euclid(1000) * 1000) } else { at };
        at.min(self.end)
    }
}

impl Chart {
    /// The charts of a screen that is opened at `now`.
    pub(super) fn opened(now: Timestamp) -> Self {
        Self { drawn: SPANS[0], since: now - REACH, ..Self::default() }
    }

    /// What the charts show at `now`, where `usual` would be right for the screen.
    pub fn stretch(&self, now: Timestamp, usual: Duration) -> Stretch {
        let held = self.cursor.map(|_| self.drawn);
        let span = self.span.or(held).unwrap_or(usual);
        let end = self.end.unwrap_or(now).min(now);
        // As time goes on, the moment that is looked at stays in sight.
        let end = self.cursor.map_or(end, |cursor| end.min(cursor + span).max(cursor));
        Stretch { span, end, cursor: self.cursor }
    }

    /// What they showed last.
    pub(super) fn shown(&self, now: Timestamp) -> Stretch {
        self.stretch(now, self.drawn)
    }

    /// Whether the gauges show the past.
    pub const fn is_past(&self) -> bool {
        self.cursor.is_some()
    }

    /// Back to now.
    pub(super) fn live(&mut self) {
        (self.cursor, self.end) = (None, None);
    }

    /// Looks at `moment`, which is brought into the middle when it is not in sight; at now if it is not past.
    pub(super) fn look_at(&mut self, moment: Timestamp, now: Timestamp) {
        if moment >= now {
            return self.live();
        }
        let shown = self.shown(now);
        self.cursor = Some(moment);
        if moment < shown.start() || moment > shown.end {
            self.end_at(moment + shown.span / 2, now);
        }
    }

    /// Ends the charts there, or now.
    pub(super) fn end_at(&mut self, end: Timestamp, now: Timestamp) {
        self.end = Some(end).filter(|end| *end < now);
    }

    /// The step of the cursor.
    pub(super) fn step(&self, now: Timestamp) -> Duration {
        let least = self.shown(now).span.as_secs() / 60;
        Duration::from_secs(STEPS.into_iter().find(|step| *step >= least).unwrap_or(STEPS[10]))
    }

    /// Whether the open question of its kind is this.
    pub(super) fn awaits(&self, look: &Look) -> bool {
        match *look {
            Look::Stretch { from, to } => self.asked.stretch == Some((from, to)),
            Look::Moment(at) => self.asked.moment == Some(at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_millis(secs * 1000)
    }

    #[test]
    fn a_column_and_its_moment_belong_together() {
        let stretch = Stretch { span: Duration::from_mins(1), end: at(100), cursor: None };
        for column in 0..6 {
            assert_eq!(stretch.column(stretch.moment(column, 6), 6), Some(column));
        }
        assert_eq!([stretch.column(at(39), 6), stretch.column(at(101), 6)], [None, None]);
        assert_eq!([stretch.column(at(40), 6), stretch.column(at(100), 6)], [Some(0), Some(5)]);
    }

    #[test]
    fn what_is_looked_at_is_in_sight_and_stays_there() {
        let now = at(100_000);
        let mut chart = Chart::opened(now);
        chart.look_at(at(99_500), now);
        assert_eq!((chart.end, chart.shown(now).end), (None, now));
        chart.look_at(at(50_000), now);
        assert_eq!(chart.shown(now).end, at(50_450));
        chart.look_at(at(99_900), now);
        assert_eq!(chart.shown(now).end, now);
        // An hour later.
        let shown = chart.shown(at(103_600));
        assert_eq!((shown.start(), shown.cursor), (at(99_900), Some(at(99_900))));
        chart.look_at(at(103_600), at(103_600));
        assert!(!chart.is_past());
    }
}
