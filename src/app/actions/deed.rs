//! Events that tell what the operator did.

use crate::app::prompt::Ongoing;
use crate::app::said::Said;
use crate::app::state::App;
use crate::model::{Event, EventId, EventKind, Text, Timestamp};
use crate::timeline::{Incident, LEAD};

/// What the operator did on their own board: recorded now, at the time they said, in the open incident.
pub(super) fn event(app: &mut App, kind: EventKind, said: &Said) -> Event {
    let board = app.board.clone();
    on(app, board, kind, said)
}

/// The same, on the board of what it is about.
pub(super) fn on(app: &mut App, board: Text, kind: EventKind, said: &Said) -> Event {
    let at = said.at.unwrap_or(app.now);
    let id = app.ids.next(app.now);
    Event {
        recorded_at: app.now,
        subject: said.subject.clone(),
        text: said.text.clone(),
        source: Text::line("operator"),
        incident: incident(app, &board, &kind, at),
        ..Event::new(id, board, kind, at, app.operator.clone())
    }
}

/// The board's open incident, or why there is nothing to say about it.
pub(super) fn ongoing(app: &App) -> Result<Ongoing, String> {
    let open = app.incidents.current(&app.board).filter(Incident::is_open);
    let incident = open.ok_or("no incident is open")?;
    Ok(Ongoing {
        incident: incident.id,
        sev: incident.sev,
        since: incident.reopened.map_or(incident.started, |reopened| reopened.at),
        subject: incident.subject,
    })
}

/// Whether the incident still goes on, or why not.
pub(super) fn goes_on(app: &App, incident: &Ongoing) -> Result<(), String> {
    let all = app.incidents.all();
    let open = all.iter().any(|known| known.id == incident.incident && known.is_open());
    if open { Ok(()) } else { Err("the incident has ended meanwhile: nothing was written".to_owned()) }
}

/// The open incident, if the event belongs to its story: from [`LEAD`] before it on, as slices have it. An
/// operator's mark always does, because the impact may begin before anything else is seen.
fn incident(app: &App, board: &Text, kind: &EventKind, at: Timestamp) -> Option<EventId> {
    let incident = app.incidents.current(board).filter(Incident::is_open)?;
    let belongs = at >= incident.started - LEAD || matches!(kind, EventKind::Milestone(_));
    belongs.then_some(incident.id)
}
