//! Saying how bad the open incident is.

use super::deed;
use crate::app::prompt::{Ask, Ongoing, Prompt};
use crate::app::said::Said;
use crate::app::state::App;
use crate::model::{Event, EventKind, Phase, Sev, Text};

/// A line for the open incident's severity.
pub(super) fn ask(app: &App) -> Result<Prompt, String> {
    let incident = deed::ongoing(app)?;
    let sev = incident.sev;
    Ok(Prompt::new(Ask::Severity(incident, sev), String::new()))
}

/// The new severity.
pub(super) fn event(app: &mut App, incident: &Ongoing, sev: Sev, said: &Said) -> Result<Event, String> {
    deed::goes_on(app, incident)?;
    let text = if said.text.is_empty() { sev.to_string() } else { format!("{sev}: {}", said.text) };
    let changed = deed::event(app, EventKind::Incident(Phase::Severity(sev)), said);
    Ok(Event {
        subject: incident.subject.clone(),
        text: Text::line(&text),
        incident: Some(incident.incident),
        ..changed
    })
}
