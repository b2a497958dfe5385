//! What the incident did, in numbers.

use super::escape::inline;
use super::page::Page;
use crate::export::words::title;
use crate::model::{Point, Series, Unit};
use crate::timeline::Moment;

/// The roles whose height tells of harm, the plainest first; traffic alone harms nobody.
const HARM: [&str; 4] = ["errors", "latency", "saturation", "waiting"];

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
    let mut lines: Vec<String> = since(page).into_iter().collect();
    lines.extend(worst.iter().map(|(series, peak)| peaked(page, series, peak)));
    if lines.is_empty() {
        return "no readings of errors, latency or pools were kept for this time".to_owned();
    }
    lines.iter().map(|line| ["\n  - ", line].concat()).collect()
}

/// Since when users were hurt, where somebody marked it.
fn since(page: &Page<'_>) -> Option<String> {
    let began = page.slice().milestones.iter().find(|milestone| milestone.moment == Moment::ImpactStart)?;
    Some(format!("Users were hurt from {} on", page.time(began.at)))
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
    let mut value = unit.plain(peak.high);
    if let Some(limit) = limit(peak) {
        let share = Unit::Ratio.plain(peak.high / limit);
        value = format!("{value} of {} ({share})", unit.plain(limit));
    }
    format!("{} peaked at {} at {}", inline(&title(series)), inline(&value), page.time(peak.at))
}
