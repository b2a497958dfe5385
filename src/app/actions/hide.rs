//! Only the heading of a part.

use crate::app::message::Effect;
use crate::app::state::App;

/// Leaves only the heading of the part that is worked on, or shows it again.
pub(super) fn toggle(app: &mut App) -> Vec<Effect> {
    let part = app.focus;
    let arrangement = app.arrangement_mut();
    arrangement.zoomed = false;
    if arrangement.toggle(part) {
        app.tell("hidden; the same key shows it again while it is worked on");
    }
    vec![Effect::Arrange(app.arrangements.clone())]
}
