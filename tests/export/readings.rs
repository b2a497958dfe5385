//! The story as a document, with a few readings of that night.

use std::time::Duration;

use warroom::export::Document;
use warroom::model::{Labels, Point, Series, SeriesInfo, Text, Timestamp, Unit};
use warroom::timeline::Slice;

use crate::story::{Journal, at, board};

/// What the journal holds of its latest incident.
pub(crate) fn document(journal: &Journal) -> Document {
    let incident = journal.incidents.current(&board()).unwrap();
    let slice = Slice::of_incident(&journal.history(), incident.id).unwrap();
    Document {
        slice,
        readings: vec![traffic(), errors(), pool("audit", 9.0), pool("orders", 50.0)],
        as_of: last(journal),
    }
}

/// The last moment a journal knows.
pub(crate) fn last(journal: &Journal) -> Timestamp {
    journal.events.iter().map(|recorded| recorded.event.recorded_at).max().unwrap_or_default()
}

fn series(signal: &str, name: &str, role: &str, unit: Unit, query: &str, points: Vec<Point>) -> Series {
    let info = SeriesInfo {
        board: board(),
        signal: Text::line(signal),
        name: Text::line(name),
        role: Text::line(role),
        unit,
        query: Text::line(query),
        labels: Labels::default(),
    };
    Series { info, points }
}

fn traffic() -> Series {
    let points =
        [(150, 412.0), (200, 409.0), (430, 415.0)].map(|(hhmm, value)| Point::one(at(hhmm), value, None));
    series("traffic", "Traffic", "traffic", Unit::PerSecond, "sum(rate(requests[1m]))", points.to_vec())
}

fn errors() -> Series {
    let query = "sum(rate(errors[1m])) / sum(rate(requests[1m]))";
    let points = vec![
        Point::one(at(150), 0.001, None),
        Point { low: 0.2, high: 0.64, span: Duration::from_mins(5), ..Point::one(at(200), 0.613, None) },
        Point::one(at(430), f64::NAN, None),
    ];
    series("error-rate", "Error rate", "errors", Unit::Ratio, query, points)
}

fn pool(name: &str, in_use: f64) -> Series {
    let points = [(150, 8.0), (200, in_use), (430, 7.0)];
    let points = points.map(|(hhmm, value)| Point::one(at(hhmm), value, Some(50.0))).to_vec();
    let mut pool = series("pool", "DB pool", "saturation", Unit::Count, "pool_in_use", points);
    pool.info.labels = Labels::new([("pool", name)]);
    pool
}
