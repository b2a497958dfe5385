//! Whether an answer is the expected one.

use std::time::Duration;

use warroom::metrics::promql::{Point, Series, Value};
use warroom::model::{Labels, Sample, Timestamp};

use crate::notation::Written;
use crate::script::{Eval, Expected};

/// Relative difference at which two values are still the same.
const TOLERANCE: f64 = 1e-6;

/// Compares an instant answer; the error says what differs.
pub(crate) fn value(eval: &Eval, found: &Value) -> Result<(), String> {
    match (found, &eval.expected) {
        (Value::Scalar(found), Expected { scalar: Some(wanted), .. }) => number(*wanted, *found, "scalar"),
        (Value::String(found), Expected { text: Some(wanted), .. }) if found == wanted => Ok(()),
        (Value::Vector(found), Expected { scalar: None, text: None, times: None, .. }) => {
            vector(eval, found, eval.ordered)
        }
        (Value::Matrix(found), Expected { times: Some((from, to, step)), .. }) => {
            matrix(&eval.expected, found, *from, *to, *step)
        }
        (found, _) => Err(format!("got {found:?}")),
    }
}

pub(crate) fn vector(eval: &Eval, found: &[Point], ordered: bool) -> Result<(), String> {
    let wanted = &eval.expected.series;
    for (place, point) in found.iter().enumerate() {
        let Some(at) = wanted.iter().position(|line| line.labels == point.labels) else {
            return Err(format!("unexpected {} {}", braces(&point.labels), point.sample.value));
        };
        if ordered && at != place {
            return Err(format!("{} is at place {place}, expected at {at}", braces(&point.labels)));
        }
        match wanted[at].values.as_deref() {
            Some([Written::Float(value)]) => number(*value, point.sample.value, &braces(&point.labels))?,
            other => return Err(format!("{}: expected {other:?}", braces(&point.labels))),
        }
    }
    match wanted.iter().find(|line| found.iter().all(|point| point.labels != line.labels)) {
        Some(missing) => Err(format!("{} is missing", braces(&missing.labels))),
        None => Ok(()),
    }
}

/// Compares series whose values stand at every `step` from `from` to `to`.
pub(crate) fn matrix(
    expected: &Expected,
    found: &[Series],
    from: Duration,
    to: Duration,
    step: Duration,
) -> Result<(), String> {
    for series in found {
        let Some(line) = expected.series.iter().find(|line| line.labels == series.labels) else {
            return Err(format!("unexpected {} {:?}", braces(&series.labels), brief(&series.samples)));
        };
        let wanted = samples(line.values.as_deref().unwrap_or_default(), from, to, step);
        let same_times = wanted.iter().map(|s| s.at).eq(series.samples.iter().map(|s| s.at));
        if !same_times {
            let shown = (braces(&series.labels), brief(&wanted), brief(&series.samples));
            return Err(format!("{}: expected {:?}, got {:?}", shown.0, shown.1, shown.2));
        }
        for (wanted, found) in wanted.iter().zip(&series.samples) {
            number(wanted.value, found.value, &format!("{} at {}", braces(&series.labels), found.at))?;
        }
    }
    match expected.series.iter().find(|line| found.iter().all(|series| series.labels != line.labels)) {
        Some(missing) => Err(format!("{} is missing", braces(&missing.labels))),
        None => Ok(()),
    }
}

fn samples(values: &[Written], from: Duration, to: Duration, step: Duration) -> Vec<Sample> {
    let epoch = Timestamp::from_millis(0);
    let timed =
        values.iter().enumerate().map(|(at, value)| (from + step * u32::try_from(at).unwrap(), value));
    let within = timed.filter(|(at, _)| *at <= to);
    within
        .filter_map(|(at, value)| match value {
            Written::Float(value) => Some(Sample::new(epoch + at, *value)),
            _ => None,
        })
        .collect()
}

fn brief(samples: &[Sample]) -> Vec<(f64, f64)> {
    samples.iter().map(|sample| (sample.at.secs_f64(), sample.value)).collect()
}

fn braces(labels: &Labels) -> String {
    labels.to_string()
}

fn number(wanted: f64, found: f64, what: &str) -> Result<(), String> {
    if same(wanted, found) { Ok(()) } else { Err(format!("{what}: expected {wanted}, got {found}")) }
}

fn same(a: f64, b: f64) -> bool {
    let (sum, difference) = (a.abs() + b.abs(), (a - b).abs());
    (a.is_nan() && b.is_nan())
        || a.partial_cmp(&b) == Some(std::cmp::Ordering::Equal)
        || (a != 0.0 && b != 0.0 && difference / sum.min(f64::MAX) < TOLERANCE)
}
