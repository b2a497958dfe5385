//! Finding something in the help.

use crate::app::message::Effect;
use crate::app::prompt::{Ask, Prompt};
use crate::app::state::{App, View};

/// A line with what was looked for last.
pub(super) fn ask(app: &App) -> Prompt {
    Prompt::new(Ask::Search, app.sought.clone())
}

/// Narrows the open help to the lines that have these words; to all of them without any.
pub(super) fn narrow(app: &mut App, words: &str) -> Vec<Effect> {
    words.trim().clone_into(&mut app.sought);
    app.view = View::Help(0);
    Vec::new()
}
