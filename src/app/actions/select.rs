//! Choosing a gauge or an open alert.

use crate::app::action::Action;
use crate::app::state::{App, Focus};
use crate::signals::{Gauge, Level};

/// Lines that make a screenful where the screen's height does not matter.
const SCREENFUL: usize = 5;

/// Selects the next, previous, first or last gauge, or one a page away, as they stand on the screen; stops at
/// the ends.
pub(super) fn step(app: &mut App, action: Action) {
    let count = app.gauges.iter().count();
    let places = app.ranking.places();
    let places: Vec<usize> =
        if app.page > 0 && places.len() == count { places.to_vec() } else { (0..count).collect() };
    let selected = app.selected_index().and_then(|at| places.iter().position(|place| *place == at));
    let page = if app.page > 0 { app.page } else { SCREENFUL };
    if let Some(target) = walk(action, selected, count, page) {
        let place = places.get(target).copied().unwrap_or(target);
        app.selected = app.gauges.iter().nth(place).map(Gauge::id);
    }
}

/// Selects the next, previous, first or last open alert; stops at the ends.
pub(super) fn alert(app: &mut App, action: Action) {
    let alerts = &app.situation.alerts;
    let selected = app.alert.and_then(|id| alerts.iter().position(|episode| episode.first.id == id));
    if let Some(target) = walk(action, selected, alerts.len(), SCREENFUL) {
        app.alert = alerts.get(target).map(|episode| episode.first.id);
    }
}

/// Selects the worst gauge, the first of equals, and works on the gauges.
pub(super) fn worst(app: &mut App) {
    app.focus = Focus::Gauges;
    let level = |gauge: &&Gauge| -> Level { app.gauges.state(gauge, app.now).1 };
    // `max_by_key` takes the last of equals, so the gauges are walked from the end.
    app.selected = app.gauges.iter().rev().max_by_key(level).map(Gauge::id);
}

/// Where a step leads among `count`; nowhere among none.
fn walk(action: Action, from: Option<usize>, count: usize, page: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    Some(match (action, from) {
        (Action::Next, Some(at)) => (at + 1).min(last),
        (Action::Previous, Some(at)) => at.saturating_sub(1),
        (Action::PageDown, at) => (at.unwrap_or(0) + page).min(last),
        (Action::PageUp, at) => at.unwrap_or(last).saturating_sub(page),
        (Action::Last, _) | (Action::Previous, None) => last,
        _ => 0,
    })
}
