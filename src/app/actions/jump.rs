//! Jumping from landmark to landmark of the timeline.

use super::stroll;
use crate::app::landmark::Landmark;
use crate::app::message::Effect;
use crate::app::state::{App, Focus};
use crate::app::timeline;

/// Selects the next landmark after what is selected; after the newest there is none.
pub(super) fn next(app: &mut App, landmark: Landmark) -> Vec<Effect> {
    app.focus = Focus::Timeline;
    let unacknowledged = app.open.unacknowledged();
    let from = app.log.selected.and_then(|id| app.log.index(id)).unwrap_or(app.log.entries().len());
    let later = app.log.entries().iter().enumerate().skip(from + 1);
    let found = later.filter(|(_, entry)| landmark.is(entry, &unacknowledged)).map(|(at, _)| at).next();
    if let Some(at) = found {
        return stroll::at(app, at);
    }
    app.tell(&format!("no later {}", landmark.name()));
    Vec::new()
}

/// Selects the landmark before what is selected, or the newest; reads older entries for as long as that takes.
pub(super) fn previous(app: &mut App, landmark: Landmark) -> Vec<Effect> {
    app.focus = Focus::Timeline;
    app.log.look_back(landmark);
    timeline::found_earlier(app);
    timeline::review(app);
    timeline::older(app)
}
