//! What fires although its series is gone.

use std::collections::BTreeMap;
use std::time::Duration;

use super::ending::ended;
use super::pen::{LOCAL, Pen, Standing};
use crate::model::{Event, Text, Timestamp};
use crate::timeline::{OpenEpisodes, Track, TrackKey};

/// How long a series must be gone, while its source answers, before what it fired is over.
pub(super) const GONE_AFTER: Duration = Duration::from_mins(10);

/// Whether a series is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    /// The last answer held it.
    Present,
    /// The last answer did not.
    Absent,
    /// There was no answer: nothing is known.
    Unknown,
}

/// Since when the series behind open alerts and thresholds have been gone.
#[derive(Clone, Debug, Default)]
pub(super) struct Absences(BTreeMap<TrackKey, Timestamp>);

impl Absences {
    /// Takes down what is gone as of the poll at `at`.
    pub(super) fn note(
        &mut self,
        pen: &Pen,
        open: &OpenEpisodes,
        at: Timestamp,
        presence: impl Fn(&TrackKey) -> Presence,
    ) {
        let keys = open_keys(pen, open);
        self.0.retain(|key, _| keys.contains(key));
        for key in keys {
            if presence(&key) == Presence::Absent {
                self.0.entry(key).or_insert(at);
            } else {
                self.0.remove(&key);
            }
        }
    }

    /// The ends of what has been gone for long enough.
    pub(super) fn due(&self, pen: &Pen, open: &OpenEpisodes, now: Timestamp) -> Vec<Event> {
        let gone = self.0.iter().filter(|(_, since)| now.since(**since) >= GONE_AFTER);
        let still_open = gone.filter(|(key, _)| open.is_open(key));
        let end = |(key, since): (&TrackKey, &Timestamp)| {
            let at = Standing::of(open, key).no_earlier(*since + GONE_AFTER);
            let text = format!("its series is gone since {}: there is nothing to judge", since.clock());
            ended(pen, open, key, at, now, Text::line(&text), None)
        };
        still_open.map(end).collect()
    }
}

/// The board's own alerts and thresholds that are open.
pub(super) fn open_keys(pen: &Pen, open: &OpenEpisodes) -> Vec<TrackKey> {
    let alerts = open.episodes().into_iter().map(|episode| pen.key(Track::Alert, &episode.subject));
    let thresholds = open.crossed().map(|crossed| pen.key(Track::Threshold, &crossed.event.subject));
    let keys = alerts.chain(thresholds).filter(|key| open.is_open(key));
    let is_local =
        |key: &TrackKey| open.last_transition(key).is_some_and(|last| last.event.source.as_str() == LOCAL);
    keys.filter(is_local).collect()
}
