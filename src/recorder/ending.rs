//! How what was open ends.

use super::pen::Pen;
use crate::model::{Event, EventKind, Evidence, Severity, Text, Timestamp};
use crate::timeline::{OpenEpisodes, Track, TrackKey};

/// The end of what is open: it carries the worst severity there was.
pub(super) fn ended(
    pen: &Pen,
    open: &OpenEpisodes,
    key: &TrackKey,
    at: Timestamp,
    now: Timestamp,
    text: Text,
    evidence: Option<Evidence>,
) -> Event {
    let last = open.last_transition(key);
    let episode = open.episode(&key.board, &key.subject()).filter(|_| key.track == Track::Alert);
    let kind = if key.track == Track::Alert { EventKind::Resolved } else { EventKind::Cleared };
    let first = episode.as_ref().map(|episode| episode.first.id);
    Event {
        severity: Some(episode.map_or(Severity::Warning, |episode| episode.worst())),
        about: first.or(last.map(|last| last.event.id)),
        text,
        evidence,
        ..pen.transition(key, last, kind, at, now)
    }
}
