//! The screen in a theme that is being chosen.

use crate::app::message::Effect;
use crate::app::prompt::{Ask, Prompt};
use crate::app::state::App;

/// Has the screen drawn in the theme that is chosen in the palette, and as it was once none is.
pub(in crate::app) fn follow(app: &mut App) -> Option<Effect> {
    let chosen = match &app.prompt {
        Some(Prompt { ask: Ask::Command(palette), input, .. }) => palette.theme(input.value()),
        _ => None,
    };
    let chosen = chosen.filter(|name| *name != app.themes.current).map(str::to_owned);
    if chosen == app.previewed {
        return None;
    }
    app.previewed.clone_from(&chosen);
    Some(Effect::Preview(chosen))
}
