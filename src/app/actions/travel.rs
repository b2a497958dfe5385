//! Looking at a moment of the past: on every chart, and in every gauge.

use std::time::Duration;

use crate::app::state::App;
use crate::model::{Recorded, Timestamp};

/// Moves the cursor by a step; on beyond the newest it is now again.
pub(super) fn step(app: &mut App, back: bool) {
    let step = i64::try_from(app.chart.step(app.now).as_millis()).unwrap_or(i64::MAX).max(1);
    let from = app.chart.cursor.unwrap_or(app.now).millis();
    let floor = |millis: i64| millis.div_euclid(step) * step;
    let to = if back { floor(from - 1) } else { floor(from) + step };
    app.chart.look_at(Timestamp::from_millis(to), app.now);
}

/// Moves the cursor to the event before or after it, and selects that in the timeline if it is there.
pub(super) fn leap(app: &mut App, back: bool) {
    let from = app.chart.cursor.unwrap_or(app.now);
    let events = app.chart.older.iter().chain(&app.situation.moments).map(|recorded| &recorded.event);
    let past = events.filter(|event| event.at < app.now);
    let found = if back {
        past.filter(|event| event.at < from).max_by_key(|event| event.key())
    } else {
        past.filter(|event| event.at > from).min_by_key(|event| event.key())
    };
    match found.map(|event| (event.id, event.at)) {
        Some((id, at)) => {
            if let Some(place) = app.log.index(id) {
                app.log.select(place);
            }
            app.chart.look_at(at, app.now);
        }
        None if back => app.tell("nothing earlier is on hand"),
        None => live(app),
    }
}

/// Looks at the selected event's moment; at now when nothing is selected.
pub(in crate::app) fn with_selection(app: &mut App) {
    let selected = app.log.selected.and_then(|id| app.log.get(id));
    match selected.map(|recorded: &Recorded| recorded.event.at) {
        Some(at) => app.chart.look_at(at, app.now),
        None => app.chart.live(),
    }
}

/// Back to now, with the newest events in sight.
pub(super) fn live(app: &mut App) {
    app.chart.live();
    app.log.follow();
}

/// Moves the charts by half of what they show; the cursor stays in sight. Back from now it is at their end.
pub(super) fn pan(app: &mut App, back: bool) {
    let shown = app.chart.shown(app.now);
    let half = shown.span / 2;
    let cursor = shown.cursor.unwrap_or(shown.end);
    let end = if back { shown.end - half } else { shown.end + half };
    let rides = cursor == shown.end;
    if end >= app.now && (rides || shown.cursor.is_none()) {
        return live(app);
    }
    app.chart.end_at(end, app.now);
    let end = end.min(app.now);
    let start = end - shown.span + Duration::from_millis(1);
    app.chart.cursor = Some(if rides { end } else { cursor.clamp(start, end) });
}
