//! All that happened to one thing, cut into stretches.

use std::collections::BTreeSet;

use super::history::History;
use super::track::{Edge, edge};
use crate::model::{EventId, EventKind, Recorded, Timestamp};

/// From one beginning to the end that follows it.
///
/// Beginnings within an open stretch belong to it; an end without a beginning ends nothing.
pub(super) struct Cut<'a> {
    pub(super) first: &'a Recorded,
    pub(super) later: Vec<&'a Recorded>,
    pub(super) end: Option<&'a Recorded>,
}

/// The events of one track key: a whole history, or what is left of it after [`Strand::settle`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Strand {
    pub(super) events: History,
}

impl Strand {
    /// The stretches in order of time; only the last can be open.
    pub(super) fn cuts(&self) -> Vec<Cut<'_>> {
        let mut cuts: Vec<Cut<'_>> = Vec::new();
        for recorded in self.events.in_order() {
            let Some((_, edge)) = edge(&recorded.event.kind) else { continue };
            let open = cuts.last_mut().filter(|cut| cut.end.is_none());
            match (edge, open) {
                (Edge::Begin, Some(cut)) => cut.later.push(recorded),
                (Edge::Begin, None) => cuts.push(Cut { first: recorded, later: Vec::new(), end: None }),
                (Edge::End, Some(cut)) => cut.end = Some(recorded),
                (Edge::End, None) => {}
            }
        }
        cuts
    }

    /// The stretch that has not ended.
    pub(super) fn open(&self) -> Option<Cut<'_>> {
        self.cuts().pop().filter(|cut| cut.end.is_none())
    }

    /// The last end, which later news of an older beginning must not undo.
    pub(super) fn last_end(&self) -> Option<&Recorded> {
        let ends = self.events.iter().filter(|recorded| is(recorded, Edge::End));
        ends.max_by_key(|recorded| recorded.event.key())
    }

    /// The last beginning or end.
    pub(super) fn last_transition(&self) -> Option<&Recorded> {
        let transitions = self.events.iter().filter(|recorded| edge(&recorded.event.kind).is_some());
        transitions.max_by_key(|recorded| recorded.event.key())
    }

    /// Drops what can no longer matter to the open stretch, now or after late news: everything up
    /// to the last end, but not the end itself, and what was said about the dropped.
    ///
    /// What points at an event that is not known stays, because that event may still come.
    pub(super) fn settle(&mut self) {
        let Some(end) = self.last_end().map(|end| end.event.key()) else { return };
        let mut dropped: BTreeSet<EventId> = BTreeSet::new();
        self.events.retain(|recorded| {
            let over = edge(&recorded.event.kind).is_some() && recorded.event.key() < end;
            if over {
                dropped.insert(recorded.event.id);
            }
            !over
        });
        self.drop_about(&mut dropped, |kind| *kind == EventKind::Acknowledged);
        self.drop_about(&mut dropped, |kind| edge(kind).is_none());
    }

    fn drop_about(&mut self, dropped: &mut BTreeSet<EventId>, of: impl Fn(&EventKind) -> bool) {
        let mut also = BTreeSet::new();
        self.events.retain(|recorded| {
            let event = &recorded.event;
            let about_dropped = event.about.is_some_and(|about| dropped.contains(&about)) && of(&event.kind);
            if about_dropped {
                also.insert(event.id);
            }
            !about_dropped
        });
        dropped.append(&mut also);
    }

    /// Drops what is older than `before` and neither open nor about what is open.
    pub(super) fn forget(&mut self, before: Timestamp) {
        let mut kept: BTreeSet<EventId> = BTreeSet::new();
        let begins = self.events.iter().filter(|recorded| is(recorded, Edge::Begin));
        kept.extend(begins.map(|recorded| recorded.event.id));
        let acknowledgements = self.events.iter().filter(|r| r.event.kind == EventKind::Acknowledged);
        let about_open =
            acknowledgements.filter(|r| r.event.about.is_some_and(|about| kept.contains(&about)));
        let about_open: Vec<EventId> = about_open.map(|recorded| recorded.event.id).collect();
        kept.extend(about_open);
        self.events.retain(|recorded| {
            let event = &recorded.event;
            let about_kept = event.about.is_some_and(|about| kept.contains(&about));
            event.at >= before || kept.contains(&event.id) || about_kept
        });
    }
}

fn is(recorded: &Recorded, wanted: Edge) -> bool {
    edge(&recorded.event.kind).is_some_and(|(_, edge)| edge == wanted)
}
