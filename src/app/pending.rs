//! What was done here and is not yet seen in the journal.

use std::time::Duration;

use super::draft::Draft;
use super::keeping::Fate;
use crate::model::{Event, EventId, EventKind, Text, Timestamp};
use crate::timeline::Episode;

/// An event on its way to the journal: nothing is shown as done that is not stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// The event.
    pub event: Event,
    /// What became of it so far; none while it is on its way.
    pub fate: Option<Fate>,
    /// When its fate was told.
    pub told: Timestamp,
    /// The kind of line it was typed in, and what was typed, until that is a draft again.
    pub(super) typed: Option<(&'static str, Draft)>,
}

impl Pending {
    /// An event that is handed to the journal at `now`, and what was typed for it in which kind of line.
    pub const fn new(event: Event, now: Timestamp, typed: Option<(&'static str, Draft)>) -> Self {
        Self { event, fate: None, told: now, typed }
    }

    /// What became of it, in words: `pending…`, `stored`, `waiting for the journal`, `NOT STORED: too long`. Why
    /// the journal takes nothing is the same for all that wait, and said once, by [`super::Keeping`].
    pub fn words(&self) -> Text {
        match &self.fate {
            None => Text::line("pending…"),
            Some(Fate::Stored) => Text::line("stored"),
            Some(Fate::Waiting(_)) => Text::line("waiting for the journal"),
            Some(Fate::Refused(reason)) => Text::line(&format!("NOT STORED: {reason}")),
        }
    }

    /// The entry itself, in a line: `note the pool is reset`.
    pub fn entry(&self) -> Text {
        let Event { kind, subject, text, .. } = &self.event;
        let parts = [kind.to_string(), subject.to_string(), text.to_string()];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        Text::line(&parts.join(" "))
    }

    /// Whether it may yet be stored.
    pub const fn is_under_way(&self) -> bool {
        matches!(self.fate, None | Some(Fate::Waiting(_)))
    }

    /// Whether it will never be stored.
    pub const fn is_refused(&self) -> bool {
        matches!(self.fate, Some(Fate::Refused(_)))
    }
}

/// All of them, in the order they were done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pendings(pub Vec<Pending>);

impl Pendings {
    /// The one with this id.
    pub fn get(&self, id: EventId) -> Option<&Pending> {
        self.iter().find(|pending| pending.event.id == id)
    }

    /// All of them, in the order they were done.
    pub fn iter(&self) -> impl Iterator<Item = &Pending> {
        self.0.iter()
    }

    /// Whether an acknowledgement of the episode is on its way.
    pub fn acknowledges(&self, episode: &Episode) -> bool {
        let under_way = self.iter().filter(|pending| !pending.is_refused()).map(|pending| &pending.event);
        let mut acks = under_way.filter(|event| event.kind == EventKind::Acknowledged);
        acks.any(|ack| episode.firings().any(|firing| Some(firing.id) == ack.about))
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes in what became of one.
    pub(super) fn fated(&mut self, id: EventId, fate: Fate, now: Timestamp) {
        if let Some(pending) = self.0.iter_mut().find(|pending| pending.event.id == id) {
            pending.fate = Some(fate);
            pending.told = now;
        }
    }

    /// Forgets one that the journal shows.
    pub(super) fn seen(&mut self, id: EventId) {
        self.0.retain(|pending| pending.event.id != id);
    }

    /// Forgets those that have been stored for so long.
    pub(super) fn settle(&mut self, now: Timestamp, stays: Duration) {
        let settled =
            |pending: &Pending| pending.fate == Some(Fate::Stored) && now.since(pending.told) >= stays;
        self.0.retain(|pending| !settled(pending));
    }

    /// Forgets those that will never be stored; says whether there were any.
    pub(super) fn dismiss(&mut self) -> bool {
        let before = self.0.len();
        self.0.retain(|pending| !pending.is_refused());
        self.0.len() < before
    }

    /// Takes what was typed for those that will never be stored, unless a line of the kind is open.
    pub(super) fn refused(&mut self, open: Option<&str>) -> Vec<(&'static str, Draft)> {
        let refused = self.0.iter_mut().filter(|pending| pending.is_refused());
        refused.filter_map(|pending| pending.typed.take_if(|(line, _)| Some(*line) != open)).collect()
    }
}
