//! Choosing a gauge.

use crate::app::action::Action;
use crate::app::state::App;
use crate::signals::{Gauge, Level};

/// Selects the next, previous, first or last gauge; stops at the ends.
pub(super) fn step(app: &mut App, action: Action) {
    let last = app.gauges.iter().count().saturating_sub(1);
    let target = match (action, app.selected_index()) {
        (Action::Next, Some(at)) => (at + 1).min(last),
        (Action::Previous, Some(at)) => at.saturating_sub(1),
        (Action::Last, _) | (Action::Previous, None) => last,
        _ => 0,
    };
    app.selected = app.gauges.iter().nth(target).map(Gauge::id);
}

/// Selects the worst gauge; the first of equals.
pub(super) fn worst(app: &mut App) {
    let level = |gauge: &&Gauge| -> Level { app.gauges.state(gauge, app.now).1 };
    // `max_by_key` takes the last of equals, so the gauges are walked from the end.
    app.selected = app.gauges.iter().rev().max_by_key(level).map(Gauge::id);
}
