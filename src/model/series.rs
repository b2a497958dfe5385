//! What a gauge was over a stretch of time, as a journal keeps it.

use std::time::Duration;

use super::labels::Labels;
use super::text::Text;
use super::timestamp::Timestamp;
use super::unit::Unit;

/// What tells one series of readings from all others, and what a reader needs to understand it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesInfo {
    /// The board it belongs to.
    pub board: Text,
    /// The signal's id, unique on its board.
    pub signal: Text,
    /// The signal's name, as a gauge is titled.
    pub name: Text,
    /// What the signal says about the service: `errors`, `saturation`, …
    pub role: Text,
    /// What its values count.
    pub unit: Unit,
    /// The expression that was evaluated.
    pub query: Text,
    /// The labels that tell this series from the signal's others.
    pub labels: Labels,
}

/// One reading, or several that age has drawn together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// When it was read; of several, the first.
    pub at: Timestamp,
    /// The value; of several, the last. NaN where there was nothing to divide by.
    pub value: f64,
    /// The lowest value.
    pub low: f64,
    /// The highest value.
    pub high: f64,
    /// The most the value could be, where the signal has a limit.
    pub limit: Option<f64>,
    /// From the first reading to the last; zero for one alone.
    pub span: Duration,
}

/// A series of readings in order of time.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Which series it is.
    pub info: SeriesInfo,
    /// Its readings.
    pub points: Vec<Point>,
}

impl Point {
    /// One reading alone.
    pub const fn one(at: Timestamp, value: f64, limit: Option<f64>) -> Self {
        Self { at, value, low: value, high: value, limit, span: Duration::ZERO }
    }
}

impl Series {
    /// The highest point; the first of equals; none where every value is NaN.
    pub fn peak(&self) -> Option<&Point> {
        let numbers = self.points.iter().filter(|point| !point.high.is_nan());
        numbers.reduce(|best, point| if point.high > best.high { point } else { best })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_is_the_first_of_the_highest() {
        let info = SeriesInfo {
            board: Text::line("b"),
            signal: Text::line("s"),
            name: Text::line("S"),
            role: Text::line("errors"),
            unit: Unit::Ratio,
            query: Text::default(),
            labels: Labels::default(),
        };
        let values = [f64::NAN, 1.0, 3.0, 3.0, 2.0];
        let at = |n: usize| Timestamp::from_millis(i64::try_from(n).unwrap());
        let points = values.iter().enumerate().map(|(n, value)| Point::one(at(n), *value, None)).collect();
        let series = Series { info, points };
        assert_eq!(series.peak().map(|point| point.at), Some(at(2)));
        let nothing = Series { points: vec![Point::one(at(0), f64::NAN, None)], ..series };
        assert_eq!(nothing.peak(), None);
    }
}
