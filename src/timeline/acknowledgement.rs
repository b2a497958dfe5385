//! Who is on it.

use std::collections::BTreeSet;

use super::history::History;
use crate::model::{Actor, EventId, EventKind, Recorded, Text, Timestamp};

/// One operator's word that they are on an episode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ack {
    /// The event.
    pub id: EventId,
    /// Its place in the journal.
    pub seq: u64,
    /// The fired event it was given on.
    pub about: EventId,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Actor,
    /// What they said.
    pub comment: Text,
}

/// The acknowledgements of one episode that stand, in the journal's order.
///
/// The first wins; it is withdrawn by an `unacknowledged` or `retracted` event that points at it, or
/// by a later `unacknowledged` that points at the episode. Then the next one holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Acknowledgement {
    standing: Vec<Ack>,
}

impl Acknowledgement {
    /// The acknowledgements of the episode with these fired events.
    pub(super) fn of(fired: &BTreeSet<EventId>, events: &History) -> Self {
        let given = events.iter().filter_map(|recorded| ack(recorded, fired));
        let mut standing: Vec<Ack> = given.filter(|ack| !is_withdrawn(ack, fired, events)).collect();
        standing.sort_by_key(|ack| (ack.seq, ack.id));
        Self { standing }
    }

    /// Who is on it: the first in the journal.
    pub fn owner(&self) -> Option<&Ack> {
        self.standing.first()
    }

    /// Who said so too, later.
    pub fn also(&self) -> &[Ack] {
        self.standing.get(1..).unwrap_or_default()
    }

    /// All that stand, the owner's first.
    pub fn standing(&self) -> &[Ack] {
        &self.standing
    }
}

fn ack(recorded: &Recorded, fired: &BTreeSet<EventId>) -> Option<Ack> {
    let event = &recorded.event;
    let about = event.about.filter(|about| fired.contains(about))?;
    (event.kind == EventKind::Acknowledged).then(|| Ack {
        id: event.id,
        seq: recorded.seq,
        about,
        at: event.at,
        by: event.actor.clone(),
        comment: event.text.clone(),
    })
}

fn is_withdrawn(ack: &Ack, fired: &BTreeSet<EventId>, events: &History) -> bool {
    events.iter().any(|recorded| {
        let about = recorded.event.about;
        match recorded.event.kind {
            EventKind::Retracted => about == Some(ack.id),
            EventKind::Unacknowledged => {
                let of_all = about.is_some_and(|about| fired.contains(&about)) && recorded.seq > ack.seq;
                about == Some(ack.id) || of_all
            }
            _ => false,
        }
    })
}
