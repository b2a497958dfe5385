//! Doing things by their names.

use super::line;
use crate::app::action::Action;
use crate::app::prompt::{Ask, Offer, Palette, Prompt};
use crate::app::state::App;

/// Opens the palette of what can be done here. What each verb would act on is taken now, so that nothing
/// that arrives while a name is typed changes it.
pub(super) fn open(app: &mut App) {
    let mode = app.mode();
    let can = |action: &Action| action.modes().contains(&mode) && *action != Action::Command;
    let offer = |action: Action| {
        let line = action.opens_line().then(|| line::ask(app, action).map(Prompt::into_offer));
        Offer { action, line }
    };
    let offers = Action::ALL.into_iter().filter(can).map(offer).collect();
    let ask = Ask::Command(Palette::new(offers, app.themes.clone()));
    line::start(app, Prompt::new(ask, String::new()));
}
