//! Choosing which events to show.

use crate::app::message::Effect;
use crate::app::prompt::{Ask, Prompt};
use crate::app::state::App;
use crate::app::timeline;
use crate::timeline::Filter;

/// A line with the filter as it was typed last.
pub(super) fn ask(app: &App) -> Prompt {
    Prompt::new(Ask::Filter, app.log.typed.clone())
}

/// Shows only events that pass.
pub(super) fn filter(app: &mut App, typed: String, filter: Filter) -> Vec<Effect> {
    app.log.typed = typed;
    app.log.filter = filter;
    timeline::restart(app)
}
