//! Marking alerts for one deed together.

use super::chosen;
use crate::app::state::App;

/// Marks the selected alert, or takes the mark off.
pub(super) fn toggle(app: &mut App) {
    let Some(episode) = chosen::episode(app) else {
        return app.tell("no open alert is selected: tab goes to them");
    };
    let marks = app.marked.len();
    app.marked.retain(|id| !chosen::fired(&episode, *id));
    if app.marked.len() == marks {
        app.marked.insert(episode.first.id);
    }
}

/// Takes the marks off alerts that ended.
pub(in crate::app) fn forget_ended(app: &mut App) {
    if app.marked.is_empty() {
        return;
    }
    let open = app.open.episodes();
    app.marked.retain(|id| open.iter().any(|episode| chosen::fired(episode, *id)));
}
