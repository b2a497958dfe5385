//! What was sent before, in the open line again.

use crate::app::input::Way;
use crate::app::message::Effect;
use crate::app::state::App;

/// A row up or down; beyond the first and the last row what was sent before, or after.
pub(super) fn walk(app: &mut App, back: bool) {
    let Some(prompt) = app.prompt.as_mut() else { return };
    if prompt.input.go(if back { Way::Above } else { Way::Below }) {
        return;
    }
    let (line, typed) = (prompt.ask.name(), prompt.input.value());
    if let Some(text) = app.sent.recall(line, typed, &mut prompt.recalled, back) {
        prompt.input.set(&text);
    }
}

/// Remembers what stands in the line, which is being sent.
pub(super) fn remember(app: &mut App) -> Option<Effect> {
    let prompt = app.prompt.as_ref()?;
    let is_new = app.sent.add(prompt.ask.name(), prompt.input.value());
    is_new.then(|| Effect::Remember(app.sent.clone()))
}
