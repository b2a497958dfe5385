//! What the readings of one series say about one threshold.

use super::pen::Standing;
use crate::model::{Reading, Timestamp};
use crate::signals::Threshold;

/// How long a threshold has been reached, and the readings that decide.
#[derive(Clone, Debug, Default)]
pub(super) struct Watch {
    /// The first reading that reached it since it was over.
    since: Option<Timestamp>,
    /// The reading with which it had been reached for long enough.
    raised: Option<Reading>,
    /// The first reading below its lower bound since it was reached.
    over: Option<Reading>,
}

/// What the journal should hold.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Edge {
    /// It was reached for long enough, with this reading.
    Begin(Reading),
    /// It is over, with this reading.
    End(Reading),
}

impl Watch {
    /// Takes in a reading and its measure. Not a number (no traffic) is no evidence for anything: it
    /// ends nothing, and a hold must be seen without a break. What lies between the bounds neither
    /// fulfils a hold nor breaks it.
    pub(super) fn read(&mut self, threshold: &Threshold, measure: f64, reading: &Reading) {
        if measure.is_nan() {
            self.interrupt();
        } else if threshold.is_reached(measure) {
            self.over = None;
            let since = *self.since.get_or_insert(reading.at);
            if self.raised.is_none() && reading.at.since(since) >= threshold.hold {
                self.raised = Some(reading.clone());
            }
        } else if threshold.is_over(measure) {
            (self.since, self.raised) = (None, None);
            self.over.get_or_insert_with(|| reading.clone());
        }
    }

    /// Takes in a reading that no threshold is held against any more: whatever it was is over.
    pub(super) fn read_unjudged(&mut self, reading: &Reading) {
        (self.since, self.raised) = (None, None);
        self.over.get_or_insert_with(|| reading.clone());
    }

    /// The reading with which it was held for long enough, while it is not over.
    pub(super) const fn raised(&self) -> Option<&Reading> {
        self.raised.as_ref()
    }

    /// The first reading that said it is over, since it was reached last.
    pub(super) const fn over(&self) -> Option<&Reading> {
        self.over.as_ref()
    }

    /// Nobody knows what it was meanwhile: a hold that was not fulfilled starts anew.
    pub(super) const fn interrupt(&mut self) {
        if self.raised.is_none() {
            self.since = None;
        }
    }

    /// What the journal lacks. A reading from before what the journal holds decides nothing any more.
    pub(super) fn due(&mut self, standing: Standing<'_>) -> Option<Edge> {
        if standing.is_open {
            self.over.take_if(|reading| !standing.is_news(reading.at));
            return self.over.clone().map(Edge::End);
        }
        if self.raised.take_if(|reading| !standing.is_news(reading.at)).is_some() {
            self.since = None;
        }
        self.raised.clone().map(Edge::Begin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Labels;

    const NOTHING: Standing<'static> = Standing { last: None, is_open: false };
    const OPEN: Standing<'static> = Standing { last: None, is_open: true };

    fn reading(secs: i64, value: f64) -> Reading {
        let at = Timestamp::from_millis(secs * 1000);
        Reading { labels: Labels::default(), value, limit: None, at }
    }

    fn watched(readings: &[(i64, f64)]) -> Watch {
        let mut watch = Watch::default();
        for (secs, value) in readings {
            watch.read(&Threshold::held(5.0, 30, 3.0), *value, &reading(*secs, *value));
        }
        watch
    }

    #[test]
    fn the_reading_that_fulfils_the_hold_is_remembered() {
        assert_eq!(watched(&[(0, 5.0), (29, 9.0)]).due(NOTHING), None);
        let held = [(0, 5.0), (29, 9.0), (31, 7.0), (40, 8.0), (50, 4.0)];
        assert_eq!(watched(&held).due(NOTHING), Some(Edge::Begin(reading(31, 7.0))));
    }

    #[test]
    fn what_is_over_or_unknown_breaks_the_hold() {
        for dip in [2.9, f64::NAN] {
            let mut watch = watched(&[(0, 6.0), (15, dip), (20, 6.0), (45, 6.0)]);
            assert_eq!(watch.due(NOTHING), None, "{dip}");
        }
        // Between the bounds it goes on, but only a reading that reaches the threshold tells of it.
        let mut watch = watched(&[(0, 6.0), (15, 3.0), (31, 4.9)]);
        assert_eq!(watch.due(NOTHING), None);
        watch.read(&Threshold::held(5.0, 30, 3.0), 5.0, &reading(40, 5.0));
        assert_eq!(watch.due(NOTHING), Some(Edge::Begin(reading(40, 5.0))));
    }

    #[test]
    fn only_what_is_below_the_lower_bound_is_over() {
        for value in [6.0, 3.0, f64::NAN] {
            assert_eq!(watched(&[(0, value)]).due(OPEN), None, "{value}");
        }
        let mut watch = watched(&[(0, 2.9), (5, 1.0), (10, 4.0)]);
        assert_eq!(watch.due(OPEN), Some(Edge::End(reading(0, 2.9))));
    }
}
