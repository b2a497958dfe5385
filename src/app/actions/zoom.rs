//! The whole board for the part that is worked on.

use crate::app::message::Effect;
use crate::app::state::App;

/// Gives the part that is worked on the whole board, or shows all parts again.
pub(super) fn toggle(app: &mut App) -> Vec<Effect> {
    let arrangement = app.arrangement_mut();
    arrangement.zoomed = !arrangement.zoomed;
    if app.arrangement().zoomed {
        app.tell("this part alone; once more shows all parts, tab the next one");
    }
    vec![Effect::Arrange(app.arrangements.clone())]
}
