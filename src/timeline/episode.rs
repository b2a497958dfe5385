//! One stretch of an alert, from fired to resolved.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::acknowledgement::Acknowledgement;
use super::history::History;
use super::strand::{Cut, Strand};
use super::track::{Track, TrackKey};
use crate::model::{Actor, Event, EventId, EventKind, Recorded, Severity, Subject, Text, Timestamp};

/// A firing within an episode: the first opens it, later ones say that its severity changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Firing {
    /// The fired event.
    pub id: EventId,
    /// Its place in the journal.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// How bad.
    pub severity: Severity,
}

/// How an episode ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolution {
    /// The resolved event.
    pub id: EventId,
    /// When.
    pub at: Timestamp,
}

/// One stretch from fired to resolved of one alert (name and labels) on one board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Episode {
    /// The board.
    pub board: Text,
    /// The alert.
    pub subject: Subject,
    /// The firing that opened it; its id is the episode's.
    pub first: Firing,
    /// The firings after it, in order of time.
    pub later: Vec<Firing>,
    /// How it ended; nothing while it is open.
    pub resolved: Option<Resolution>,
    /// Who is on it.
    pub acknowledgement: Acknowledgement,
}

impl Episode {
    pub(super) fn new(key: &TrackKey, cut: &Cut<'_>, events: &History) -> Self {
        let first = firing(cut.first);
        let later: Vec<Firing> = cut.later.iter().map(|recorded| firing(recorded)).collect();
        let ids: BTreeSet<EventId> = [first.id].into_iter().chain(later.iter().map(|f| f.id)).collect();
        Self {
            board: key.board.clone(),
            subject: key.subject(),
            first,
            later,
            resolved: cut.end.map(|end| Resolution { id: end.event.id, at: end.event.at }),
            acknowledgement: Acknowledgement::of(&ids, events),
        }
    }

    /// All firings, in order of time.
    pub fn firings(&self) -> impl Iterator<Item = &Firing> {
        [&self.first].into_iter().chain(&self.later)
    }

    /// When it began.
    pub const fn started(&self) -> Timestamp {
        self.first.at
    }

    /// Whether it still fires.
    pub const fn is_open(&self) -> bool {
        self.resolved.is_none()
    }

    /// Whether it still fires and nobody is on it.
    pub fn needs_somebody(&self) -> bool {
        self.is_open() && self.acknowledgement.owner().is_none()
    }

    /// How bad it is now, or was when it ended.
    pub fn severity(&self) -> Severity {
        self.later.last().unwrap_or(&self.first).severity
    }

    /// How bad it ever was.
    pub fn worst(&self) -> Severity {
        self.firings().map(|firing| firing.severity).max().unwrap_or(self.first.severity)
    }

    /// The firing that first made it critical.
    pub fn critical(&self) -> Option<&Firing> {
        self.firings().find(|firing| firing.severity == Severity::Critical)
    }

    /// The event by which somebody takes it on, as it stands now.
    pub fn acknowledge(
        &self,
        id: EventId,
        at: Timestamp,
        by: Actor,
        comment: Text,
        incident: Option<EventId>,
    ) -> Event {
        Event {
            subject: self.subject.clone(),
            text: comment,
            source: Text::line("operator"),
            about: Some(self.later.last().unwrap_or(&self.first).id),
            incident,
            ..Event::new(id, self.board.clone(), EventKind::Acknowledged, at, by)
        }
    }

    /// How long it lasts at `now`, or lasted.
    pub fn age(&self, now: Timestamp) -> Duration {
        self.resolved.map_or(now, |resolved| resolved.at).since(self.started())
    }
}

/// An alert without a severity is a warning: somebody wanted to know.
fn firing(recorded: &Recorded) -> Firing {
    let event = &recorded.event;
    let severity = event.severity.unwrap_or(Severity::Warning);
    Firing { id: event.id, seq: recorded.seq, at: event.at, severity }
}

/// All episodes in a history, in order of their beginning.
pub fn episodes(history: &History) -> Vec<Episode> {
    let mut episodes = Vec::new();
    for (key, strand) in strands(history) {
        if key.track == Track::Alert {
            episodes.extend(strand.cuts().iter().map(|cut| Episode::new(&key, cut, &strand.events)));
        }
    }
    episodes.sort_by_key(|episode| (episode.first.at, episode.first.id));
    episodes
}

/// The history, sorted by what begins and ends.
pub(super) fn strands(history: &History) -> BTreeMap<TrackKey, Strand> {
    let mut strands: BTreeMap<TrackKey, Strand> = BTreeMap::new();
    for recorded in history.iter() {
        if let Some(key) = TrackKey::of(&recorded.event) {
            strands.entry(key).or_default().events.insert(recorded.clone());
        }
    }
    strands
}
