//! Ending a silence before its time.

use super::{deed, silence};
use crate::app::prompt::{Ask, Muting, Prompt};
use crate::app::said::Said;
use crate::app::silences::shown_comment;
use crate::app::state::{App, View};
use crate::model::{Event, EventKind, Order, Text};

/// A line for the reason to end the selected silence.
pub(super) fn ask(app: &App) -> Result<Prompt, String> {
    silence::reaches(app)?;
    let View::Silences(selected) = &app.view else { return Err("S lists the silences".to_owned()) };
    let id = selected.as_ref().ok_or("no silence is selected: j and k select")?;
    let (source, known) = app.outside.silence(id.as_str()).ok_or("the selected silence is over")?;
    if app.reach.alertmanager.as_ref().is_none_or(|name| name.as_str() != Text::line(source).as_str()) {
        return Err(format!("{} keeps it, and [acknowledge] names another", Text::line(source)));
    }
    let (by, comment) = (known.created_by.clone(), shown_comment(&known.comment));
    Ok(Prompt::new(Ask::Expire(Muting { silence: known.id.clone(), by, comment }), String::new()))
}

/// The order to end it.
pub(super) fn event(app: &mut App, muting: &Muting, said: &Said) -> Event {
    let action = deed::event(app, EventKind::Action, said);
    let Muting { silence, by, comment } = muting.clone();
    let reason = if said.text.is_empty() { String::new() } else { format!(": {}", said.text) };
    let text = Text::line(&format!("end the silence of {by} \"{comment}\"{reason}"));
    Event { text, order: Some(Order::Expire { silence }), ..action }
}
