//! Walking through the timeline: past the newest it follows again.

use crate::app::action::Action;
use crate::app::message::Effect;
use crate::app::state::App;
use crate::app::timeline;
use crate::model::EventId;

/// Selects the newest entry.
pub(super) fn newest(app: &mut App) -> Vec<Effect> {
    go(app, app.log.entries().len().checked_sub(1))
}

/// Selects another entry, or follows the newest again.
pub(super) fn step(app: &mut App, action: Action) -> Vec<Effect> {
    let Some(last) = app.log.lines().len().checked_sub(1) else { return Vec::new() };
    let page = app.log.rows().max(1);
    let at = app.log.selected_index();
    let target = match (action, at) {
        (Action::First, _) => Some(0),
        (Action::Previous, Some(at)) => Some(at.saturating_sub(1)),
        (Action::Previous, None) => Some(last),
        (Action::PageUp, at) => Some(at.unwrap_or(last).saturating_sub(page)),
        (Action::Next, Some(at)) if at < last => Some(at + 1),
        (Action::PageDown, Some(at)) if at < last => Some((at + page).min(last)),
        _ => None,
    };
    let back = matches!(action, Action::Previous | Action::PageUp);
    let target = target.and_then(|line| app.log.entry_near(line, back));
    go(app, target)
}

/// Selects the entry at this place.
pub(super) fn at(app: &mut App, at: usize) -> Vec<Effect> {
    go(app, Some(at))
}

/// Selects this entry, if it is still there.
pub(super) fn to(app: &mut App, id: EventId) -> Vec<Effect> {
    match app.log.index(id) {
        Some(at) => go(app, Some(at)),
        None => Vec::new(),
    }
}

/// Moves the view by so many entries; the selection stays while it is in sight. At the newest it follows
/// again.
pub(super) fn scroll(app: &mut App, entries: usize, back: bool) -> Vec<Effect> {
    app.log.scroll(entries, back);
    timeline::review(app);
    timeline::older(app)
}

fn go(app: &mut App, target: Option<usize>) -> Vec<Effect> {
    match target {
        Some(at) => app.log.select(at),
        None => app.log.follow(),
    }
    // What was held only because it was selected may go now.
    timeline::review(app);
    timeline::older(app)
}
