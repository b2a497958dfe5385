//! How what was open ends.

use super::pen::Pen;
use crate::model::{Event, EventKind, Evidence, Severity, Text, Timestamp};
use crate::timeline::{OpenEpisodes, Track, TrackKey};

/// The end of what is open: it carries the worst severity there was, unless it was an outage.
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
    let kind = match key.track {
        Track::Alert => EventKind::Resolved,
        Track::Threshold => EventKind::Cleared,
        Track::Source => EventKind::SourceUp,
        Track::Recorder => EventKind::RecorderUp,
    };
    let first = episode.as_ref().map(|episode| episode.first.id);
    let event = Event {
        about: first.or(last.map(|last| last.event.id)),
        text,
        evidence,
        ..pen.transition(key, last, kind, at, now)
    };
    if key.track == Track::Source {
        return Event { source: key.name.clone(), ..event };
    }
    let source = last.map_or(event.source, |last| last.event.source.clone());
    let severity = Some(episode.map_or(Severity::Warning, |episode| episode.worst()));
    Event { severity, source, ..event }
}
