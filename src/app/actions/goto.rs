//! Going to a moment.

use super::stroll;
use crate::app::message::Effect;
use crate::app::prompt::{Ask, Prompt};
use crate::app::state::{App, Focus};
use crate::app::timeline;
use crate::model::Timestamp;

/// A line for the moment.
pub(super) fn ask() -> Prompt {
    Prompt::new(Ask::Goto, String::new())
}

/// Looks at the moment, and selects the first event at or after it, reading older ones for as long as that
/// takes.
pub(super) fn go(app: &mut App, at: Timestamp) -> Vec<Effect> {
    app.chart.look_at(at, app.now);
    if app.log.entries().is_empty() {
        app.tell("nothing is on the timeline");
        return Vec::new();
    }
    app.focus = Focus::Timeline;
    if !app.log.seek(at) {
        app.tell(&format!("nothing has happened since {} {}", app.times.clock(at), app.times.label(at)));
        return stroll::newest(app);
    }
    timeline::review(app);
    timeline::older(app)
}
