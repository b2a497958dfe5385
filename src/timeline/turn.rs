//! When an incident opens, reopens or is over by itself.

use std::time::Duration;

use super::episode::{Episode, Firing};
use super::incident::{Incident, Incidents};
use super::open::OpenEpisodes;
use crate::model::{Actor, Event, EventId, EventKind, Phase, Sev, Severity, Subject, Text, Timestamp};

/// How long it must have been ok before an incident is over by itself; within the same time after
/// its end a critical alert reopens it.
pub const QUIET: Duration = Duration::from_hours(1);

/// What is due to become of an incident; [`Turn::event`] says so on the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The board.
    pub board: Text,
    /// What becomes of it.
    pub phase: Phase,
    /// The id the event will have: made from what caused it.
    pub id: EventId,
    /// Which incident; one that opens has the id of its event.
    pub incident: EventId,
    /// When it happened: the firing, or the first ok.
    pub at: Timestamp,
    /// The alert behind it.
    pub subject: Subject,
    /// The fired or resolved event behind it.
    pub cause: EventId,
}

impl Turn {
    /// The event to record: the same, whoever records it.
    pub fn event(&self, now: Timestamp, recorder: Actor) -> Event {
        let kind = EventKind::Incident(self.phase);
        let text = match self.phase {
            Phase::Opened(sev) => format!("{sev}: {} is critical", self.subject),
            Phase::Reopened => format!("{} is critical again", self.subject),
            Phase::Severity(sev) => sev.to_string(),
            Phase::Resolved => "by itself: no critical alert for 60 min".to_owned(),
        };
        Event {
            recorded_at: now,
            severity: matches!(self.phase, Phase::Opened(_) | Phase::Reopened).then_some(Severity::Critical),
            subject: self.subject.clone(),
            text: Text::line(&text),
            source: Text::line("local"),
            incident: Some(self.incident),
            about: Some(self.cause),
            ..Event::new(self.id, self.board.clone(), kind, self.at, recorder)
        }
    }
}

/// What is due to become of the board's incident at `now`.
///
/// - Without an incident, the first critical firing opens one. Firings from before the end of the
///   last incident do not count: whoever resolved it knew of them.
/// - A critical firing within [`QUIET`] after an incident's end reopens it; a later one opens a new one.
/// - When no alert has been critical for [`QUIET`], the incident is over by itself, as of the first ok
///   after it began or was reopened. An incident that no critical alert belongs to is left to the operator.
/// - What was recorded once is not due again, even if an operator has struck it out since.
pub fn turn(open: &OpenEpisodes, incidents: &Incidents, board: &Text, now: Timestamp) -> Option<Turn> {
    let due = match incidents.current(board) {
        Some(incident) if incident.is_open() => over(open, &incident, now),
        last => begin(open, board, last.as_ref()),
    };
    due.filter(|turn| !incidents.knows(turn.id))
}

fn begin(open: &OpenEpisodes, board: &Text, last: Option<&Incident>) -> Option<Turn> {
    let ended = last.and_then(|last| Some((last, last.ended.as_ref()?.at)));
    let episodes = open.episodes();
    let of_board = episodes.iter().filter(|episode| episode.board == *board);
    let critical = of_board.filter_map(|episode| Some((episode, episode.critical()?)));
    let news = critical.filter(|(_, firing)| ended.is_none_or(|(_, end)| firing.at > end));
    let (episode, firing) = news.min_by_key(|(_, firing)| (firing.at, firing.id))?;
    let reopens = ended.filter(|(_, end)| firing.at.since(*end) <= QUIET).map(|(last, _)| last.id);
    Some(begun(episode, firing, reopens))
}

fn begun(episode: &Episode, firing: &Firing, reopens: Option<EventId>) -> Turn {
    let phase = reopens.map_or(Phase::Opened(Sev::of(firing.severity)), |_| Phase::Reopened);
    let causes: Vec<EventId> = reopens.into_iter().chain([firing.id]).collect();
    let id = EventId::following(&episode.board, EventKind::Incident(phase).name(), &causes);
    Turn {
        board: episode.board.clone(),
        phase,
        id,
        incident: reopens.unwrap_or(id),
        at: firing.at,
        subject: episode.subject.clone(),
        cause: firing.id,
    }
}

fn over(open: &OpenEpisodes, incident: &Incident, now: Timestamp) -> Option<Turn> {
    let end = open.last_critical_end(&incident.board)?;
    // An operator who reopened it after the first ok gets the whole quiet time anew.
    let again = incident.reopened.map(|reopened| reopened.at + Duration::from_millis(1));
    let ok_since = end.event.at.max(again.unwrap_or(end.event.at));
    let begun = incident.reopened.map_or(incident.id, |reopened| reopened.id);
    let phase = Phase::Resolved;
    let causes = [incident.id, begun, end.event.id];
    (end.event.at >= incident.started && now.since(ok_since) >= QUIET).then(|| Turn {
        board: incident.board.clone(),
        phase,
        id: EventId::following(&incident.board, EventKind::Incident(phase).name(), &causes),
        incident: incident.id,
        at: ok_since,
        subject: end.event.subject.clone(),
        cause: end.event.id,
    })
}
