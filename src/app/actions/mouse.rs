//! Whose the mouse is.

use crate::app::message::Effect;
use crate::app::state::App;

/// Takes the mouse, or leaves it to the terminal, which then selects text with it as usual.
pub(super) fn toggle(app: &mut App) -> Vec<Effect> {
    app.mouse = !app.mouse;
    app.tell(if app.mouse {
        "the mouse selects and scrolls here again"
    } else {
        "the mouse is the terminal's: it selects text to copy"
    });
    vec![Effect::Mouse(app.mouse)]
}
