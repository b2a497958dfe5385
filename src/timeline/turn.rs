//! When an incident opens, reopens or is over by itself.

use std::time::Duration;

use super::episode::{Episode, Firing};
use super::incident::{Incident, Incidents};
use super::open::OpenEpisodes;
use crate::model::{Actor, Event, EventId, EventKind, Phase, Sev, Severity, Subject, Text, Timestamp};

/// How long it must have been ok before an incident is over by itself; within the same time after
/// its end a critical alert reopens it.
pub const QUIET: Duration = Duration::from_mins(60);

/// What is due to become of an incident; [`Turn::event`] says so on the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The board.
    pub board: Text,
    /// What becomes of it.
    pub phase: Phase,
    /// Which incident; of one that opens, the id it will have.
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
        let id = match self.phase {
            Phase::Opened(_) => self.incident,
            _ => EventId::following(&self.board, kind.name(), &[self.incident, self.cause]),
        };
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
            ..Event::new(id, self.board.clone(), kind, self.at, recorder)
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
pub fn turn(open: &OpenEpisodes, incidents: &Incidents, board: &Text, now: Timestamp) -> Option<Turn> {
    match incidents.current(board) {
        Some(incident) if incident.is_open() => over(open, &incident, now),
        last => begin(open, incidents, board, last.as_ref()),
    }
}

fn begin(open: &OpenEpisodes, incidents: &Incidents, board: &Text, last: Option<&Incident>) -> Option<Turn> {
    let ended = last.and_then(|last| Some((last, last.ended.as_ref()?.at)));
    let episodes = open.episodes();
    let of_board = episodes.iter().filter(|episode| episode.board == *board);
    let critical = of_board.filter_map(|episode| Some((episode, episode.critical()?)));
    let news = critical.filter(|(_, firing)| ended.is_none_or(|(_, end)| firing.at > end));
    let (episode, firing) = news.min_by_key(|(_, firing)| (firing.at, firing.id))?;
    match ended {
        Some((last, end)) if firing.at.since(end) <= QUIET => {
            Some(begun(episode, firing, Phase::Reopened, last.id))
        }
        _ => {
            let id = EventId::following(board, "incident.opened", &[firing.id]);
            let opened = Phase::Opened(Sev::of(firing.severity));
            (!incidents.knows(id)).then(|| begun(episode, firing, opened, id))
        }
    }
}

fn begun(episode: &Episode, firing: &Firing, phase: Phase, incident: EventId) -> Turn {
    let (board, subject) = (episode.board.clone(), episode.subject.clone());
    Turn { board, phase, incident, at: firing.at, subject, cause: firing.id }
}

fn over(open: &OpenEpisodes, incident: &Incident, now: Timestamp) -> Option<Turn> {
    let end = open.last_critical_end(&incident.board)?;
    // An operator who reopened it after the first ok gets the whole quiet time anew.
    let again = incident.reopened.map(|reopened| reopened + Duration::from_millis(1));
    let ok_since = end.event.at.max(again.unwrap_or(end.event.at));
    (end.event.at >= incident.started && now.since(ok_since) >= QUIET).then(|| Turn {
        board: incident.board.clone(),
        phase: Phase::Resolved,
        incident: incident.id,
        at: ok_since,
        subject: end.event.subject.clone(),
        cause: end.event.id,
    })
}
