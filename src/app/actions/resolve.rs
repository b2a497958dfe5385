//! Saying that the incident is over.

use super::deed;
use crate::app::prompt::{Ask, Ongoing, Prompt};
use crate::app::said::Said;
use crate::app::state::App;
use crate::model::{Event, EventKind, Phase};

/// A line for how the open incident ended.
pub(super) fn ask(app: &App) -> Result<Prompt, String> {
    Ok(Prompt::new(Ask::Resolve(deed::ongoing(app)?), String::new()))
}

/// The end.
pub(super) fn event(app: &mut App, incident: &Ongoing, said: &Said) -> Result<Event, String> {
    deed::goes_on(app, incident)?;
    let over = deed::event(app, EventKind::Incident(Phase::Resolved), said);
    Ok(Event { subject: incident.subject.clone(), incident: Some(incident.incident), ..over })
}
