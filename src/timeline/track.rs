//! What begins and ends: alerts, crossed thresholds, outages.

use serde::{Deserialize, Serialize};

use crate::model::{Event, EventKind, Labels, Subject, Text};

/// What it is that begins and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Track {
    /// An alert, from fired to resolved.
    Alert,
    /// A warning threshold, from crossed to cleared.
    Threshold,
    /// A source's outage, from down to up.
    Source,
    /// A time without a recorder, from down to up.
    Recorder,
}

/// Which end of a stretch an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    Begin,
    End,
}

/// What an event begins or ends.
pub(super) const fn edge(kind: &EventKind) -> Option<(Track, Edge)> {
    match kind {
        EventKind::Fired => Some((Track::Alert, Edge::Begin)),
        EventKind::Resolved => Some((Track::Alert, Edge::End)),
        EventKind::Crossed => Some((Track::Threshold, Edge::Begin)),
        EventKind::Cleared => Some((Track::Threshold, Edge::End)),
        EventKind::SourceDown => Some((Track::Source, Edge::Begin)),
        EventKind::SourceUp => Some((Track::Source, Edge::End)),
        EventKind::RecorderDown => Some((Track::Recorder, Edge::Begin)),
        EventKind::RecorderUp => Some((Track::Recorder, Edge::End)),
        _ => None,
    }
}

/// One thing that begins and ends, again and again: an alert of a board, a threshold, a source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TrackKey {
    /// The board.
    pub board: Text,
    /// What kind of thing.
    pub track: Track,
    /// The name.
    pub name: Text,
    /// The labels; name and labels are an alert's identity.
    pub labels: Labels,
}

impl TrackKey {
    /// The key of what `subject` names on a board.
    pub fn new(board: &Text, track: Track, subject: &Subject) -> Self {
        let Subject { name, labels } = subject.clone();
        Self { board: board.clone(), track, name, labels }
    }

    /// What the event has to do with: what it begins or ends, or the alert whose acknowledgement
    /// it gives or takes. Nothing for all other events.
    pub fn of(event: &Event) -> Option<Self> {
        let track = match &event.kind {
            EventKind::Acknowledged | EventKind::Unacknowledged | EventKind::Retracted => Track::Alert,
            kind => edge(kind)?.0,
        };
        let named = edge(&event.kind).is_some() || !event.subject.name.is_empty();
        named.then(|| Self::new(&event.board, track, &event.subject))
    }

    /// The name and labels.
    pub fn subject(&self) -> Subject {
        Subject { name: self.name.clone(), labels: self.labels.clone() }
    }

    /// Whether both are members of one group: alerts of one name on one board.
    pub fn same_group(&self, other: &Self) -> bool {
        self.track == other.track && self.board == other.board && self.name == other.name
    }
}
