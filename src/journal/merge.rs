//! How readings are drawn together with age.

use std::time::Duration;

use crate::model::{Point, Timestamp};

/// Draws together what lies in one bucket of `width` (counted from the epoch), each into one point
/// that keeps the first moment, the lowest, the highest and the last value. Points must be in order.
pub(super) fn merged(points: &[Point], width: Duration) -> Vec<Point> {
    let bucket = |point: &Point| floor(point.at, width);
    points.chunk_by(|a, b| bucket(a) == bucket(b)).filter_map(one).collect()
}

/// The last multiple of `width` at or before `at`.
pub(super) fn floor(at: Timestamp, width: Duration) -> Timestamp {
    let width = i64::try_from(width.as_millis()).unwrap_or(i64::MAX).max(1);
    Timestamp::from_millis(at.millis().saturating_sub(at.millis().rem_euclid(width)))
}

/// `f64::min` and `max` prefer a number to NaN: where all are NaN, NaN remains.
fn one(points: &[Point]) -> Option<Point> {
    let (first, last) = (points.first()?, points.last()?);
    let until = points.iter().map(|point| point.at + point.span).max()?;
    Some(Point {
        at: first.at,
        value: last.value,
        low: points.iter().map(|point| point.low).fold(f64::NAN, f64::min),
        high: points.iter().map(|point| point.high).fold(f64::NAN, f64::max),
        limit: last.limit,
        span: until.since(first.at),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(secs: i64, value: f64) -> Point {
        Point::one(Timestamp::from_millis(secs * 1000), value, Some(50.0))
    }

    #[test]
    fn a_minute_keeps_its_extremes_and_its_last_value() {
        let points = [point(0, 5.0), point(5, f64::NAN), point(50, 9.0), point(55, 7.0), point(60, 1.0)];
        let merged = merged(&points, Duration::from_mins(1));
        assert_eq!(merged.len(), 2);
        let expected = Point { low: 5.0, high: 9.0, span: Duration::from_secs(55), value: 7.0, ..points[0] };
        assert_eq!(merged, [expected, point(60, 1.0)]);
    }

    #[test]
    fn merging_again_changes_nothing_and_nan_stays() {
        let points = [point(-61, 1.0), point(-59, 2.0), point(-1, 3.0)];
        let once = merged(&points, Duration::from_mins(1));
        assert_eq!(once.len(), 2);
        assert_eq!(merged(&once, Duration::from_mins(1)), once);
        let nothing = merged(&[point(0, f64::NAN), point(1, f64::NAN)], Duration::from_mins(1));
        assert!(nothing[0].low.is_nan() && nothing[0].high.is_nan() && nothing[0].value.is_nan());
    }
}
