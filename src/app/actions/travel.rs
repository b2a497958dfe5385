//! Looking at a moment of the past: on every chart, and in every gauge.

use std::time::Duration;

use crate::app::message::Effect;
use crate::app::state::App;
use crate::app::timeline;
use crate::model::{EventId, Recorded, Timestamp};

/// Moves the cursor by a step; on beyond the newest it is now again.
pub(super) fn step(app: &mut App, back: bool) {
    app.log.give_up();
    let step = i64::try_from(app.chart.step(app.now).as_millis()).unwrap_or(i64::MAX).max(1);
    let from = app.chart.cursor.unwrap_or(app.now).millis();
    let floor = |millis: i64| millis.div_euclid(step) * step;
    let to = if back { floor(from - 1) } else { floor(from) + step };
    app.chart.look_at(Timestamp::from_millis(to), app.now);
}

/// Moves the cursor to the event before or after it, and selects that in the timeline if it is there. Before
/// those on hand it is looked for in the journal.
pub(super) fn leap(app: &mut App, back: bool) -> Vec<Effect> {
    let from = app.chart.cursor.unwrap_or(app.now);
    match nearest(app, from, back) {
        Some((at, id)) => {
            if let Some(place) = app.log.index(id) {
                app.log.select(place);
            }
            app.chart.look_at(at, app.now);
        }
        None if back => return earlier(app, from),
        None => live(app),
    }
    Vec::new()
}

/// When the nearest event on hand happened, and which it is.
fn nearest(app: &App, from: Timestamp, back: bool) -> Option<(Timestamp, EventId)> {
    let marked = app.chart.older.iter().chain(&app.situation.moments);
    let listed = app.log.entries().iter().filter(|entry| timeline::is_moment(entry));
    let events = marked.chain(listed.map(|entry| &entry.recorded)).map(|recorded| recorded.event.key());
    let past = events.filter(|(at, _)| *at < app.now);
    if back { past.filter(|(at, _)| *at < from).max() } else { past.filter(|(at, _)| *at > from).min() }
}

fn earlier(app: &mut App, from: Timestamp) -> Vec<Effect> {
    app.log.look_before(from);
    timeline::found_earlier(app);
    let asked = timeline::older(app);
    if app.log.sought().is_some() && app.log.asked.is_none() {
        app.log.give_up();
        app.tell("nothing earlier is on hand");
    }
    asked
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
