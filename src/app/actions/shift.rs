//! The order of the parts.

use crate::app::message::Effect;
use crate::app::state::{App, Focus};

/// Moves the part that is worked on up or down, past one that is shown.
pub(super) fn shift(app: &mut App, up: bool) -> Vec<Effect> {
    let part = app.focus;
    let there = Focus::ALL.map(|part| (part, app.has(part)));
    let is_there = |part| there.contains(&(part, true));
    if app.arrangement_mut().shift(part, up, is_there) {
        return vec![Effect::Arrange(app.arrangements.clone())];
    }
    app.tell(if up { "this part is the first already" } else { "this part is the last already" });
    Vec::new()
}
