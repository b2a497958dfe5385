//! Striking an event out.

use super::{chosen, deed};
use crate::app::prompt::{About, Ask, Prompt};
use crate::app::said::Said;
use crate::app::state::App;
use crate::model::{Event, EventId, EventKind};

/// A line for why the selected event is struck out.
///
/// What begins or ends by itself (alerts, thresholds, outages) stays: striking it out would not end it.
pub(super) fn ask(app: &App) -> Result<Prompt, String> {
    let Some(recorded) = chosen::event(app) else {
        return Err("select an event of the timeline first: tab goes there".to_owned());
    };
    let event = &recorded.event;
    if is_struck(app, event.id) {
        return Err("this is struck out already".to_owned());
    }
    match event.kind {
        EventKind::Retracted => Err("what is struck out stays so: write it anew instead".to_owned()),
        EventKind::Fired
        | EventKind::Resolved
        | EventKind::Crossed
        | EventKind::Cleared
        | EventKind::SourceDown
        | EventKind::SourceUp
        | EventKind::RecorderDown
        | EventKind::RecorderUp => {
            Err(format!("{} is what a machine noticed and stays: write a note about it", event.kind))
        }
        _ => Ok(Prompt::new(Ask::Retract(chosen::about(app, event)), String::new())),
    }
}

/// The retraction; it belongs to the incident of what it strikes out.
pub(super) fn event(app: &mut App, about: &About, said: &Said) -> Result<Event, String> {
    if is_struck(app, about.event) {
        return Err("this was struck out meanwhile".to_owned());
    }
    let retracted = deed::event(app, EventKind::Retracted, said);
    Ok(Event {
        subject: about.subject.clone(),
        about: Some(about.event),
        incident: about.incident,
        ..retracted
    })
}

fn is_struck(app: &App, id: EventId) -> bool {
    let entry = app.log.entries().iter().find(|entry| entry.recorded.event.id == id);
    entry.is_some_and(|entry| entry.struck_by.is_some())
}
