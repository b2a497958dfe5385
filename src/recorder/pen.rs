//! How a recorder writes its events down.

use crate::model::{Actor, Event, EventId, EventKind, Recorded, Subject, Text, Timestamp};
use crate::timeline::{OpenEpisodes, Track, TrackKey};

/// Where an event was noticed that a board's own rule made.
pub(super) const LOCAL: &str = "local";

/// The board and the machine that writes.
#[derive(Clone, Debug)]
pub(super) struct Pen {
    pub(super) board: Text,
    pub(super) actor: Actor,
}

impl Pen {
    /// The key of what `subject` names on this board.
    pub(super) fn key(&self, track: Track, subject: &Subject) -> TrackKey {
        TrackKey::new(&self.board, track, subject)
    }

    /// A beginning or an end of `key` after its `last` one. The same whoever writes it.
    pub(super) fn transition(
        &self,
        key: &TrackKey,
        last: Option<&Recorded>,
        kind: EventKind,
        at: Timestamp,
        now: Timestamp,
    ) -> Event {
        // Without a previous transition, because there was none or the journal forgot it, the day
        // tells a new beginning from one long ago.
        let transition = match last {
            Some(_) => kind.name().to_owned(),
            None => format!("{} {}", kind.name(), at.utc().format("%F")),
        };
        let previous = last.map(|last| last.event.id);
        let id = EventId::of_rule(&self.board, key.name.as_str(), &key.labels, previous, &transition);
        Event {
            subject: key.subject(),
            recorded_at: now,
            source: Text::line(LOCAL),
            ..self.event(id, kind, at)
        }
    }

    /// An event of this board by this machine.
    pub(super) fn event(&self, id: EventId, kind: EventKind, at: Timestamp) -> Event {
        Event::new(id, self.board.clone(), kind, at, self.actor.clone())
    }
}

/// What the journal says of a key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing<'a> {
    /// Its last beginning or end.
    pub(super) last: Option<&'a Recorded>,
    /// Whether it has begun and not ended.
    pub(super) is_open: bool,
}

impl<'a> Standing<'a> {
    pub(super) fn of(open: &'a OpenEpisodes, key: &TrackKey) -> Self {
        Self { last: open.last_transition(key), is_open: open.is_open(key) }
    }

    /// Whether a rule of this board began or ended it last.
    pub(super) fn is_local(&self) -> bool {
        self.last.is_some_and(|last| last.event.source.as_str() == LOCAL)
    }

    /// Whether `at` lies after all that the journal holds. What does not can change nothing: it would
    /// stand before it on the timeline.
    pub(super) fn is_news(&self, at: Timestamp) -> bool {
        self.last.is_none_or(|last| at > last.event.at)
    }

    /// `at`, or the first moment after all that the journal holds.
    pub(super) fn no_earlier(&self, at: Timestamp) -> Timestamp {
        let first = self.last.map(|last| last.event.at + std::time::Duration::from_millis(1));
        first.map_or(at, |first| at.max(first))
    }
}
