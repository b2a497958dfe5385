//! What the incident did, in numbers.

use super::escape::inline;
use super::page::Page;
use crate::export::words::{shown, title};
use crate::model::{Point, Series};

/// The roles that tell of harm, the plainest first; traffic alone harms nobody.
const HARM: [&str; 5] = ["errors", "latency", "saturation", "waiting", "probe"];

/// The worst moment of every signal that tells of harm.
pub(super) fn impact(page: &Page<'_>) -> String {
    let readings = &page.document.readings;
    let harm = HARM.iter().flat_map(|role| readings.iter().filter(move |s| s.info.role.as_str() == *role));
    let mut worst: Vec<(&Series, &Point)> = Vec::new();
    for (series, peak) in harm.filter_map(|series| Some((series, series.peak()?))) {
        match worst.iter_mut().find(|(known, _)| known.info.signal == series.info.signal) {
            Some(known) if height(peak) > height(known.1) => *known = (series, peak),
            Some(_) => {}
            None => worst.push((series, peak)),
        }
    }
    if worst.is_empty() {
        return "no readings of errors, latency or pools were kept for this time".to_owned();
    }
    worst.iter().map(|(series, peak)| format!("\n  - {}", peaked(page, series, peak))).collect()
}

/// How high it is, as a share of its limit where it has one.
fn height(point: &Point) -> f64 {
    limit(point).map_or(point.high, |limit| point.high / limit)
}

fn limit(point: &Point) -> Option<f64> {
    point.limit.filter(|limit| limit.is_finite() && *limit > 0.0)
}

fn peaked(page: &Page<'_>, series: &Series, peak: &Point) -> String {
    let unit = series.info.unit;
    let mut value = shown(unit, peak.high);
    if let Some(limit) = limit(peak) {
        let share = shown(crate::model::Unit::Ratio, peak.high / limit);
        value = format!("{value} of {} ({share})", shown(unit, limit));
    }
    format!("{} peaked at {} at {}", inline(&title(series)), inline(&value), page.time(peak.at))
}
