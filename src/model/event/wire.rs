//! How events are written in JSON.
//!
//! One object per event, absent fields left out. A reader ignores fields it does not know and keeps
//! kinds it does not know by name, so that it can read what a newer version wrote.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::body::{Event, Link};
use super::evidence::Evidence;
use super::id::EventId;
use super::kind::EventKind;
use crate::model::actor::Actor;
use crate::model::labels::Labels;
use crate::model::order::Order;
use crate::model::severity::{Sev, Severity};
use crate::model::subject::Subject;
use crate::model::text::Text;
use crate::model::timestamp::Timestamp;

/// The version written; it rises when a reader of the old one would misunderstand.
pub const EVENT_VERSION: u32 = 1;

/// An object that is JSON but no event.
#[derive(Debug, thiserror::Error)]
#[error("this is no event: {0}")]
pub struct NotAnEvent(&'static str);

#[derive(Serialize, Deserialize)]
struct Wire {
    v: u32,
    id: EventId,
    board: Text,
    at: Timestamp,
    recorded_at: Timestamp,
    kind: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sev: Option<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    severity: Option<Text>,
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    subject: Text,
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    labels: Labels,
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    text: Text,
    actor: WireActor,
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    source: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    evidence: Option<Evidence>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    incident: Option<EventId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    about: Option<EventId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    corrects: Option<EventId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    links: Vec<Link>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    order: Option<Order>,
    /// In seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    backfilled: Option<f64>,
}

/// Either `machine` or `user`.
#[derive(Default, Serialize, Deserialize)]
struct WireActor {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    machine: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    user: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    host: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<Text>,
}

impl From<Event> for Wire {
    fn from(event: Event) -> Self {
        Self {
            v: EVENT_VERSION,
            id: event.id,
            board: event.board,
            at: event.at,
            recorded_at: event.recorded_at,
            sev: event.kind.sev().map(Sev::number),
            kind: Text::line(event.kind.name()),
            severity: event.severity.map(|severity| Text::line(severity.name())),
            subject: event.subject.name,
            labels: event.subject.labels,
            text: event.text,
            actor: event.actor.into(),
            source: event.source,
            evidence: event.evidence,
            incident: event.incident,
            about: event.about,
            corrects: event.corrects,
            links: event.links,
            order: event.order,
            backfilled: event.backfilled.map(|precision| precision.as_secs_f64()),
        }
    }
}

impl TryFrom<Wire> for Event {
    type Error = NotAnEvent;

    fn try_from(wire: Wire) -> Result<Self, NotAnEvent> {
        if wire.v == 0 {
            return Err(NotAnEvent("versions start at 1"));
        }
        let sev = wire.sev.and_then(Sev::from_number);
        Ok(Self {
            id: wire.id,
            board: line(&wire.board),
            at: wire.at,
            recorded_at: wire.recorded_at,
            kind: EventKind::from_name(wire.kind.as_str(), sev),
            severity: wire.severity.and_then(|name| Severity::from_name(name.as_str())),
            subject: Subject { name: line(&wire.subject), labels: wire.labels },
            text: wire.text,
            actor: wire.actor.try_into()?,
            source: line(&wire.source),
            evidence: wire.evidence,
            incident: wire.incident,
            about: wire.about,
            corrects: wire.corrects,
            links: wire.links,
            order: wire.order,
            backfilled: wire.backfilled.and_then(|secs| Duration::try_from_secs_f64(secs).ok()),
        })
    }
}

impl From<Actor> for WireActor {
    fn from(actor: Actor) -> Self {
        match actor {
            Actor::Machine { name } => Self { machine: Some(name), ..Self::default() },
            Actor::Person { user, host, name } => {
                Self { user: Some(user), host: Some(host), name, machine: None }
            }
        }
    }
}

impl TryFrom<WireActor> for Actor {
    type Error = NotAnEvent;

    fn try_from(wire: WireActor) -> Result<Self, NotAnEvent> {
        match (wire.machine, wire.user) {
            (Some(name), None) => Ok(Self::Machine { name: line(&name) }),
            (None, Some(user)) => {
                let host = wire.host.as_ref().map(line).unwrap_or_default();
                Ok(Self::Person { user: line(&user), host, name: wire.name.as_ref().map(line) })
            }
            _ => Err(NotAnEvent("the actor is either a `user` or a `machine`")),
        }
    }
}

/// As in an event: either `machine`, or `user`, `host` and perhaps `name`.
impl Serialize for Actor {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        WireActor::from(self.clone()).serialize(serializer)
    }
}

/// Only an event's text may have several lines.
fn line(text: &Text) -> Text {
    Text::line(text.as_str())
}

impl Serialize for Event {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Wire::from(self.clone()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Wire::deserialize(deserializer)?.try_into().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEWER: &str = r#"{"v": 3, "id": "0191505f-0000-7000-8000-000000000000", "board": "b",
        "at": "2024-08-14T02:00:00Z", "recorded_at": "2024-08-14T02:00:00.5Z", "kind": "smoke.signal",
        "colour": "white", "severity": "apocalyptic", "actor": {"user": "alice", "shoe": 38}}"#;

    #[test]
    fn what_a_newer_version_wrote_is_read() {
        let event: Event = serde_json::from_str(NEWER).unwrap();
        assert_eq!(event.kind, EventKind::Other(Text::line("smoke.signal")));
        assert_eq!(event.at.to_string(), "2024-08-14T02:00:00.000Z");
        assert_eq!((event.severity, event.actor), (None, Actor::person("alice", "")));
    }

    #[test]
    fn what_is_no_event_is_refused() {
        for wrong in
            ["{}", r#"{"v": 1}"#, &NEWER.replace("\"v\": 3", "\"v\": 0"), &NEWER.replace("user", "u")]
        {
            assert!(serde_json::from_str::<Event>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn foreign_text_is_cleaned_on_reading() {
        let hostile = NEWER.replace("\"b\"", r#""b\u001b]0;\n""#);
        let event: Event = serde_json::from_str(&hostile).unwrap();
        assert_eq!(event.board.as_str(), "b␛]0;␊");
    }
}
