//! Looking up what is no longer on hand.

use crate::app::keeping::Keeping;
use crate::app::message::{Effect, Look};
use crate::app::state::App;
use crate::model::{Recorded, Series, Timestamp};
use crate::timeline::{History, Standing};

/// Asks the journal for what the charts and the gauges would show and do not have.
pub(in crate::app) fn ask(app: &mut App) -> Vec<Effect> {
    if matches!(app.keeping, Keeping::Opening | Keeping::Missing(_)) {
        return Vec::new();
    }
    let looks = [stretch(app), moment(app)];
    looks.into_iter().flatten().map(Effect::Look).collect()
}

/// Takes in what the journal had; the answer to an old question is dropped.
pub(in crate::app) fn looked(app: &mut App, look: &Look, series: Vec<Series>, events: Vec<Recorded>) {
    if !app.chart.awaits(look) {
        return;
    }
    match *look {
        Look::Stretch { .. } => {
            app.gauges.outline(series);
            let told: History = events.into_iter().filter(|one| one.event.board == app.board).collect();
            let standing = Standing::of(&told);
            let stands = |recorded: &&Recorded| standing.stands(recorded.event.id);
            app.chart.older = told.in_order().into_iter().filter(stands).cloned().collect();
        }
        Look::Moment(at) => app.gauges.fetched(at, series),
    }
}

/// The stretch that is shown, if its beginning is not on hand. One that moves with the clock is asked for
/// again when it has moved by a hundredth.
fn stretch(app: &mut App) -> Option<Look> {
    let shown = app.chart.shown(app.now);
    let (from, to) = (shown.start(), shown.end);
    let on_hand = from >= app.chart.since && app.gauges.iter().all(|gauge| gauge.history.reaches(from));
    let little = shown.span / 100;
    let is_near = |a: Timestamp, b: Timestamp| a.since(b).max(b.since(a)) < little;
    let is_asked =
        app.chart.asked.stretch.is_some_and(|asked| is_near(asked.0, from) && is_near(asked.1, to));
    if on_hand || is_asked {
        return None;
    }
    app.chart.asked.stretch = Some((from, to));
    Some(Look::Stretch { from, to })
}

fn moment(app: &mut App) -> Option<Look> {
    let at = app.chart.cursor.filter(|at| !app.gauges.knows(*at))?;
    if app.chart.asked.moment == Some(at) {
        return None;
    }
    app.chart.asked.moment = Some(at);
    Some(Look::Moment(at))
}
