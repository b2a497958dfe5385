//! What is open, kept up to date event by event.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::episode::Episode;
use super::gap::Gap;
use super::strand::Strand;
use super::track::{Track, TrackKey};
use crate::model::{EventId, Labels, Recorded, Severity, Subject, Text, Timestamp};

/// One row of the projection, for the journal to keep: a key and the few events that still matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenRow {
    /// What it is about; one row for each.
    pub key: TrackKey,
    /// The events, in order of time.
    pub events: Vec<Recorded>,
}

/// What is open and who is on it, without reading history: equal to a fold of all events, whatever
/// order they were appended in.
///
/// Of each alert, threshold and source it keeps the open stretch and its acknowledgements, and of a
/// closed one the last end, so that late news of an older beginning opens nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenEpisodes {
    strands: BTreeMap<TrackKey, Strand>,
}

impl OpenEpisodes {
    /// The projection from its rows.
    pub fn from_rows(rows: impl IntoIterator<Item = OpenRow>) -> Self {
        let strand = |row: OpenRow| (row.key, Strand { events: row.events.into_iter().collect() });
        Self { strands: rows.into_iter().map(strand).collect() }
    }

    /// Takes in an event. The key returned is that of the row to write anew; none when nothing changed.
    pub fn append(&mut self, recorded: &Recorded) -> Option<TrackKey> {
        let key = TrackKey::of(&recorded.event)?;
        let strand = self.strands.entry(key.clone()).or_default();
        if !strand.events.insert(recorded.clone()) {
            return None;
        }
        strand.settle();
        Some(key)
    }

    /// The row with this key; none when there is nothing to keep any more.
    pub fn row(&self, key: &TrackKey) -> Option<OpenRow> {
        let strand = self.strands.get(key)?;
        Some(OpenRow { key: key.clone(), events: strand.events.in_order().into_iter().cloned().collect() })
    }

    /// All rows.
    pub fn rows(&self) -> impl Iterator<Item = OpenRow> {
        self.strands.keys().filter_map(|key| self.row(key))
    }

    /// The open episodes: those that need somebody first, the worst first, the oldest first.
    pub fn episodes(&self) -> Vec<Episode> {
        let of_alerts = self.strands.iter().filter(|(key, _)| key.track == Track::Alert);
        let open = of_alerts
            .filter_map(|(key, strand)| strand.open().map(|cut| Episode::new(key, &cut, &strand.events)));
        let mut episodes: Vec<Episode> = open.collect();
        episodes.sort_by_key(|episode| {
            let urgency = (Reverse(episode.needs_somebody()), Reverse(episode.severity()));
            (urgency, episode.first.at, episode.first.id)
        });
        episodes
    }

    /// The open episode of one alert.
    pub fn episode(&self, board: &Text, alert: &Subject) -> Option<Episode> {
        let key = TrackKey::new(board, Track::Alert, alert);
        let strand = self.strands.get(&key)?;
        Some(Episode::new(&key, &strand.open()?, &strand.events))
    }

    /// The fired events of the open episodes that nobody is on.
    pub fn unacknowledged(&self) -> BTreeSet<EventId> {
        let episodes = self.episodes();
        let waiting = episodes.iter().filter(|episode| episode.needs_somebody());
        waiting.flat_map(Episode::firings).map(|firing| firing.id).collect()
    }

    /// The warning thresholds that are crossed, each with the event that said so last.
    pub fn crossed(&self) -> impl Iterator<Item = &Recorded> {
        let thresholds = self.strands.iter().filter(|(key, _)| key.track == Track::Threshold);
        thresholds.filter_map(|(_, strand)| strand.open().and(strand.last_transition()))
    }

    /// What is down: sources, and recorders.
    pub fn down(&self) -> Vec<Gap> {
        let strands = self.strands.iter();
        strands.filter_map(|(key, strand)| strand.open().and_then(|cut| Gap::new(key, &cut))).collect()
    }

    /// Whether this has begun and not ended.
    pub fn is_open(&self, key: &TrackKey) -> bool {
        self.strands.get(key).is_some_and(|strand| strand.open().is_some())
    }

    /// The event with this id, if it still matters.
    pub fn get(&self, id: EventId) -> Option<&Recorded> {
        self.strands.values().find_map(|strand| strand.events.get(id))
    }

    /// The last time this began or ended: the origin of a local rule's next transition.
    pub fn last_transition(&self, key: &TrackKey) -> Option<&Recorded> {
        self.strands.get(key)?.last_transition()
    }

    /// The last end of this; of what is open the one before it began.
    pub fn last_end(&self, key: &TrackKey) -> Option<&Recorded> {
        self.strands.get(key)?.last_end()
    }

    /// What began the open stretch of this.
    pub fn opening(&self, key: &TrackKey) -> Option<&Recorded> {
        self.strands.get(key)?.open().map(|cut| cut.first)
    }

    /// Of the board's alerts of this name, the last end of each.
    pub fn last_ends(&self, board: &Text, name: &Text) -> impl Iterator<Item = (&TrackKey, &Recorded)> {
        let first =
            TrackKey::new(board, Track::Alert, &Subject { name: name.clone(), labels: Labels::default() });
        let group = first.clone();
        let of_name = self.strands.range(first..).take_while(move |(key, _)| key.same_group(&group));
        of_name.filter_map(|(key, strand)| Some((key, strand.last_end()?)))
    }

    /// The end of the board's last critical episode: since then it is ok. None while one fires, and
    /// when none ever did. A resolved event carries its episode's worst severity.
    pub fn last_critical_end(&self, board: &Text) -> Option<&Recorded> {
        if self.episodes().iter().any(|episode| episode.board == *board && episode.critical().is_some()) {
            return None;
        }
        let of_board =
            self.strands.iter().filter(|(key, _)| key.track == Track::Alert && key.board == *board);
        let ends = of_board.filter_map(|(_, strand)| strand.last_end());
        let critical = ends.filter(|end| end.event.severity == Some(Severity::Critical));
        critical.max_by_key(|end| end.event.key())
    }

    /// Forgets what ended before `before`, and answers with the keys whose rows changed or are gone.
    ///
    /// News of a beginning that is older still would afterwards open something: forget only what is
    /// older than any news can be late.
    pub fn forget(&mut self, before: Timestamp) -> Vec<TrackKey> {
        let mut changed = Vec::new();
        for (key, strand) in &mut self.strands {
            let size = strand.events.len();
            strand.forget(before);
            if strand.events.len() != size {
                changed.push(key.clone());
            }
        }
        self.strands.retain(|_, strand| !strand.events.is_empty());
        changed
    }

    /// When this last ended.
    pub(super) fn last_ended(&self, key: &TrackKey) -> Option<Timestamp> {
        self.strands.get(key)?.last_end().map(|end| end.event.at)
    }
}
