//! What the gauges were.

use serde::Serialize;
use serde_json::Value;

use crate::model::{Labels, Number, Point, Series, Text, Timestamp, Unit};

/// A series with its points as rows; `columns` names what stands in them.
///
/// A row begins with `at` and `value`. Where age has drawn readings together, `low`, `high` and `span`
/// (milliseconds from the first reading to the last) follow; where the limit changed, `limit`.
#[derive(Serialize)]
pub(super) struct Reading<'a> {
    signal: &'a Text,
    name: &'a Text,
    role: &'a Text,
    unit: Unit,
    query: &'a Text,
    labels: &'a Labels,
    /// The limit of the last point.
    limit: Option<Number>,
    peak: Option<Peak>,
    first: Option<Timestamp>,
    last: Option<Timestamp>,
    columns: Vec<&'static str>,
    points: Vec<Vec<Value>>,
}

#[derive(Serialize)]
struct Peak {
    at: Timestamp,
    value: Number,
}

impl<'a> From<&'a Series> for Reading<'a> {
    fn from(series: &'a Series) -> Self {
        let (info, points) = (&series.info, &series.points);
        let columns = Columns::of(points);
        Self {
            signal: &info.signal,
            name: &info.name,
            role: &info.role,
            unit: info.unit,
            query: &info.query,
            labels: &info.labels,
            limit: points.last().and_then(|point| point.limit).map(Number),
            peak: series.peak().map(|peak| Peak { at: peak.at, value: Number(peak.high) }),
            first: points.first().map(|point| point.at),
            last: points.last().map(|point| point.at + point.span),
            columns: columns.names(),
            points: points.iter().map(|point| columns.row(point)).collect(),
        }
    }
}

/// Which columns a series needs so that nothing is lost.
struct Columns {
    drawn_together: bool,
    limits: bool,
}

impl Columns {
    fn of(points: &[Point]) -> Self {
        let bits = |limit: Option<f64>| limit.map(f64::to_bits);
        let last = points.last().and_then(|point| point.limit);
        Self {
            drawn_together: points.iter().any(|point| !is_one(point)),
            limits: points.iter().any(|point| bits(point.limit) != bits(last)),
        }
    }

    fn names(&self) -> Vec<&'static str> {
        let mut names = vec!["at", "value"];
        if self.drawn_together {
            names.extend(["low", "high", "span"]);
        }
        if self.limits {
            names.push("limit");
        }
        names
    }

    fn row(&self, point: &Point) -> Vec<Value> {
        let mut row = vec![value(&point.at), value(&Number(point.value))];
        if self.drawn_together {
            let span = u64::try_from(point.span.as_millis()).unwrap_or(u64::MAX);
            row.extend([value(&Number(point.low)), value(&Number(point.high)), Value::from(span)]);
        }
        if self.limits {
            row.push(value(&point.limit.map(Number)));
        }
        row
    }
}

fn is_one(point: &Point) -> bool {
    let same = |other: f64| other.to_bits() == point.value.to_bits();
    point.span.is_zero() && same(point.low) && same(point.high)
}

fn value(of: &impl Serialize) -> Value {
    serde_json::to_value(of).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn rows(points: &[Point]) -> String {
        let columns = Columns::of(points);
        let rows: Vec<_> = points.iter().map(|point| columns.row(point)).collect();
        format!("{} {}", columns.names().join(","), serde_json::to_string(&rows).unwrap())
    }

    #[test]
    fn rows_hold_what_the_points_need() {
        let at = Timestamp::from_millis(0);
        let time = "\"1970-01-01T00:00:00.000Z\"";
        let one = Point::one(at, f64::NAN, Some(50.0));
        assert_eq!(rows(&[one]), format!("at,value [[{time},\"NaN\"]]"));
        let more = Point { high: f64::INFINITY, span: Duration::from_mins(1), limit: None, ..one };
        let wide = "at,value,low,high,span,limit";
        let (first, second) = ("\"NaN\",\"NaN\",\"NaN\",0,50.0", "\"NaN\",\"NaN\",\"+Inf\",60000,null");
        assert_eq!(rows(&[one, more]), format!("{wide} [[{time},{first}],[{time},{second}]]"));
    }
}
