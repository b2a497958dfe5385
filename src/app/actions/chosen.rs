//! What the operator points at.

use crate::app::prompt::About;
use crate::app::state::{App, Focus, View};
use crate::model::{Event, EventId, Recorded, Text};
use crate::signals::GaugeId;
use crate::timeline::Episode;

/// The event that is shown whole, or selected while the timeline is worked on.
pub(super) fn event(app: &App) -> Option<&Recorded> {
    let id = match (&app.view, app.focus) {
        (View::Event(id, _), _) => *id,
        (View::Board, Focus::Timeline) => app.log.selected?,
        _ => return None,
    };
    app.log.known(id)
}

/// The gauge that is shown whole, or selected while the gauges are worked on.
pub(super) fn gauge(app: &App) -> Option<GaugeId> {
    match (&app.view, app.focus) {
        (View::Detail(id, _), _) => Some(id.clone()),
        (View::Board, Focus::Gauges) => app.selected.clone(),
        _ => None,
    }
}

/// The open episode of the selected alert, or of the selected event.
pub(super) fn episode(app: &App) -> Option<Episode> {
    if app.focus == Focus::Alerts && app.view == View::Board {
        let alert = app.alert?;
        return find(app, |episode| fired(episode, alert));
    }
    let event = &event(app)?.event;
    find(app, |episode| concerns(event, episode))
}

/// Says so when the selected alert is no longer open: no other may be acted on in its place.
pub(super) fn still_open(app: &App) -> Result<(), String> {
    let selected = app.alert.filter(|_| app.focus == Focus::Alerts && app.view == View::Board);
    match selected {
        Some(_) if episode(app).is_none() => Err("the selected alert has resolved".to_owned()),
        _ => Ok(()),
    }
}

/// The open episodes that are marked, the most urgent first.
pub(super) fn marked(app: &App) -> Vec<Episode> {
    let mut episodes = app.open.episodes();
    episodes.retain(|episode| episode.firings().any(|firing| app.marked.contains(&firing.id)));
    episodes
}

/// The event as something to speak about.
pub(super) fn about(app: &App, event: &Event) -> About {
    let Event { at, kind, subject, text, .. } = event;
    let subject = subject.to_string();
    let parts = [app.times.clock(*at), kind.to_string(), subject, text.as_str().replace('\n', " ")];
    let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    About {
        event: event.id,
        subject: event.subject.clone(),
        incident: event.incident,
        what: Text::line(&parts.join(" ")),
    }
}

/// Whether the event is one of the episode's firings.
pub(super) fn fired(episode: &Episode, id: EventId) -> bool {
    episode.firings().any(|firing| firing.id == id)
}

fn find(app: &App, is_meant: impl Fn(&Episode) -> bool) -> Option<Episode> {
    app.open.episodes().into_iter().find(is_meant)
}

/// Whether the event fires the episode, or speaks of a firing or an acknowledgement of it.
fn concerns(event: &Event, episode: &Episode) -> bool {
    let acks = episode.acknowledgement.standing();
    let is_part = |id: EventId| fired(episode, id) || acks.iter().any(|ack| ack.id == id);
    is_part(event.id) || event.about.is_some_and(is_part)
}
