//! When nothing was seen.

use super::episode::strands;
use super::history::History;
use super::strand::{Cut, Strand};
use super::track::{Track, TrackKey};
use crate::model::{EventId, Subject, Text, Timestamp};

/// A time in which a source did not answer, or nobody recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The board.
    pub board: Text,
    /// [`Track::Source`] or [`Track::Recorder`].
    pub track: Track,
    /// Which one.
    pub subject: Subject,
    /// The event that told of it.
    pub id: EventId,
    /// Since when.
    pub from: Timestamp,
    /// Until when; nothing while it lasts.
    pub to: Option<Timestamp>,
    /// Why, in the words of the event.
    pub reason: Text,
}

impl Gap {
    /// The gap that a stretch is; an alert or a threshold is none.
    pub(super) fn new(key: &TrackKey, cut: &Cut<'_>) -> Option<Self> {
        matches!(key.track, Track::Source | Track::Recorder).then(|| Self {
            board: key.board.clone(),
            track: key.track,
            subject: key.subject(),
            id: cut.first.event.id,
            from: cut.first.event.at,
            to: cut.end.map(|end| end.event.at),
            reason: cut.first.event.text.clone(),
        })
    }
}

/// All gaps in a history, in order of their beginning.
pub fn gaps(history: &History) -> Vec<Gap> {
    let strands = strands(history);
    let of = |(key, strand): (&TrackKey, &Strand)| -> Vec<Gap> {
        strand.cuts().iter().filter_map(|cut| Gap::new(key, cut)).collect()
    };
    let mut gaps: Vec<Gap> = strands.iter().flat_map(of).collect();
    gaps.sort_by_key(|gap| (gap.from, gap.id));
    gaps
}
