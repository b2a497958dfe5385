//! The list of silences.

use crate::app::action::Action;
use crate::app::silences::silences;
use crate::app::state::{App, View};
use crate::model::Text;

/// Lines that make a screenful.
const SCREENFUL: usize = 5;

/// Opens the list, or goes back to the board.
pub(super) fn toggle(app: &mut App) {
    if matches!(app.view, View::Silences(_)) {
        app.view = View::Board;
        return;
    }
    if app.outside.tellers().all(|(_, teller)| !teller.notifies) {
        return app.tell("no Alertmanager is watched: there are no silences to list");
    }
    let first = silences(app).first().map(|listed| listed.silence.id.clone());
    app.view = View::Silences(first);
}

/// Selects the next, previous, first or last silence; stops at the ends.
pub(super) fn step(app: &mut App, action: Action) {
    let View::Silences(selected) = &app.view else { return };
    let ids: Vec<Text> = silences(app).into_iter().map(|listed| listed.silence.id.clone()).collect();
    let Some(last) = ids.len().checked_sub(1) else { return };
    let from = selected.as_ref().and_then(|id| ids.iter().position(|known| known == id));
    let at = match (action, from) {
        (Action::Next, Some(at)) => at + 1,
        (Action::Previous, Some(at)) => at.saturating_sub(1),
        (Action::PageDown, Some(at)) => at + SCREENFUL,
        (Action::PageUp, Some(at)) => at.saturating_sub(SCREENFUL),
        (Action::Last, _) => last,
        _ => 0,
    };
    app.view = View::Silences(ids.get(at.min(last)).cloned());
}
