//! Which part of the board the moving keys work on.

use crate::app::action::Action;
use crate::app::message::Effect;
use crate::app::state::{App, Focus};
use crate::app::timeline;
use crate::timeline::Filter;

use super::{select, stroll, travel};

/// Goes on to the next part in their order on the screen; empty ones are left out.
pub(super) fn next(app: &mut App) -> Vec<Effect> {
    let parts = app.arrangement().parts();
    let at = parts.iter().position(|part| *part == app.focus).unwrap_or(0);
    let following = parts[at + 1..].iter().chain(&parts[..=at]);
    app.focus = following.copied().find(|part| can_hold(app, *part)).unwrap_or_default();
    if app.arrangement().hides(app.focus) && !app.arrangement().zoomed {
        app.tell(&format!("{} is hidden; hiding it once more shows it", app.focus.title()));
    }
    match app.focus {
        Focus::Alerts if app.alert.is_none() => select::alert(app, Action::First),
        Focus::Timeline if app.log.selected.is_none() => return stroll::newest(app),
        _ => {}
    }
    Vec::new()
}

/// Whether there is anything to walk through in a part.
fn can_hold(app: &App, part: Focus) -> bool {
    match part {
        Focus::Timeline => !app.log.entries().is_empty(),
        Focus::Alerts => !app.situation.alerts.is_empty(),
        Focus::Gauges => true,
    }
}

/// Moves within the part that has the focus.
pub(super) fn step(app: &mut App, action: Action) -> Vec<Effect> {
    match app.focus {
        Focus::Gauges => select::step(app, action),
        Focus::Alerts => select::alert(app, action),
        Focus::Timeline => return stroll::step(app, action),
    }
    Vec::new()
}

/// Lets go of what was refused, then of the past, then of every selection and mark, then of the filter, then
/// of how long the charts are to reach back.
pub(super) fn release(app: &mut App) -> Vec<Effect> {
    if app.pendings.dismiss() {
        return Vec::new();
    }
    if app.chart.is_past() {
        travel::live(app);
        return Vec::new();
    }
    let held = app.log.selected.is_some() || app.alert.is_some() || app.selected.is_some();
    if held || !app.marked.is_empty() {
        app.log.follow();
        app.marked.clear();
        (app.alert, app.selected) = (None, None);
        return Vec::new();
    }
    if app.log.filter.is_empty() {
        app.chart.span = None;
        return Vec::new();
    }
    app.log.filter = Filter::default();
    app.log.typed.clear();
    timeline::restart(app)
}
