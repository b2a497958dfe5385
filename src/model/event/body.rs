//! One entry of the timeline.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::evidence::Evidence;
use super::id::EventId;
use super::kind::EventKind;
use crate::model::actor::Actor;
use crate::model::order::Order;
use crate::model::severity::Severity;
use crate::model::subject::Subject;
use crate::model::text::Text;
use crate::model::timestamp::Timestamp;

/// Somewhere to read on, such as a runbook or a dashboard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// What it is: `runbook`, `dashboard`, `generator`.
    pub name: Text,
    /// Where it leads.
    pub url: Text,
}

/// One entry of the timeline. Never edited: whatever changes is a new event that points at the old one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What tells it from all others.
    pub id: EventId,
    /// The board it belongs to.
    pub board: Text,
    /// When it happened.
    pub at: Timestamp,
    /// When it was written down.
    pub recorded_at: Timestamp,
    /// What kind it is.
    pub kind: EventKind,
    /// How bad it is, where that means something.
    pub severity: Option<Severity>,
    /// What it is about; an event that points at another carries the other's subject.
    pub subject: Subject,
    /// What to tell about it; may have several lines.
    pub text: Text,
    /// Who caused it.
    pub actor: Actor,
    /// Where it was noticed: a source's name, `local` for a board's own rules, `operator`.
    pub source: Text,
    /// The numbers it rests on.
    pub evidence: Option<Evidence>,
    /// The incident it belongs to: the id of the incident's opening.
    pub incident: Option<EventId>,
    /// The event that this one is about: what is acknowledged, retracted, resolved.
    pub about: Option<EventId>,
    /// The event in whose place this one stands.
    pub corrects: Option<EventId>,
    /// Where to read on.
    pub links: Vec<Link>,
    /// What it asks for outside, beside what its kind asks for.
    pub order: Option<Order>,
    /// How far off `at` may be, where it was read from what a server remembers and not watched as it happened.
    pub backfilled: Option<Duration>,
}

impl Event {
    /// An event that says only what happened, when and by whom; recorded as it happened.
    pub fn new(id: EventId, board: Text, kind: EventKind, at: Timestamp, actor: Actor) -> Self {
        Self {
            id,
            board,
            at,
            recorded_at: at,
            kind,
            severity: None,
            subject: Subject::default(),
            text: Text::default(),
            actor,
            source: Text::default(),
            evidence: None,
            incident: None,
            about: None,
            corrects: None,
            links: Vec::new(),
            order: None,
            backfilled: None,
        }
    }

    /// Whether something is to be done outside because of it: an acknowledgement stops the page.
    pub fn reaches_out(&self) -> bool {
        self.kind == EventKind::Acknowledged || self.order.is_some()
    }

    /// The order in which events are shown: when they happened, then by id.
    pub const fn key(&self) -> (Timestamp, EventId) {
        (self.at, self.id)
    }

    /// How exact its time is, where it was not watched as it happened: `backfilled ±11 s`.
    pub fn precision(&self) -> Option<String> {
        let secs = self.backfilled?.as_secs();
        let (number, unit) = if secs < 120 { (secs, "s") } else { (secs.div_ceil(60), "min") };
        Some(format!("backfilled ±{number} {unit}"))
    }

    /// Whether somebody wrote it down later than it happened, by a minute or more.
    pub fn is_backdated(&self) -> bool {
        self.recorded_at.since(self.at).as_secs() >= 60 && !self.actor.is_machine()
    }
}

/// An event with its place in the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// The journal's own order, in which things became known.
    pub seq: u64,
    /// The event.
    pub event: Event,
}
