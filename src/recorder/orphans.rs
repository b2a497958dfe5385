//! What was open of sources and signals that are watched no longer.

use std::collections::BTreeMap;

use super::ending::ended;
use super::pen::{Pen, Standing};
use crate::model::{Event, Text, Timestamp};
use crate::timeline::{OpenEpisodes, TrackKey};

/// What is to end because nobody judges it any more; due until the journal holds its end.
#[derive(Clone, Debug, Default)]
pub(super) struct Orphans(BTreeMap<TrackKey, Orphan>);

#[derive(Clone, Debug)]
struct Orphan {
    since: Timestamp,
    why: Text,
}

impl Orphans {
    /// Takes in what is left behind at `since`.
    pub(super) fn leave(&mut self, keys: impl IntoIterator<Item = TrackKey>, since: Timestamp, why: &str) {
        let why = Text::line(why);
        self.0.extend(keys.into_iter().map(|key| (key, Orphan { since, why: why.clone() })));
    }

    /// The ends that the journal lacks.
    pub(super) fn due(&mut self, pen: &Pen, open: &OpenEpisodes, now: Timestamp) -> Vec<Event> {
        // Whoever begins it again does so under another recorder's watch.
        self.0.retain(|key, _| open.is_open(key));
        let end = |(key, orphan): (&TrackKey, &Orphan)| {
            let at = Standing::of(open, key).no_earlier(orphan.since);
            ended(pen, open, key, at, now, orphan.why.clone(), None)
        };
        self.0.iter().map(end).collect()
    }
}
