//! What sources no longer tell of.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use super::episode::{Episode, tells};
use crate::model::{Text, Timestamp};
use crate::signals::{Health, Outside, Teller};
use crate::timeline::TrackKey;

/// Who has begun to answer again may have forgotten what it will be told anew: Prometheus sends alerts again
/// after a minute, and evaluates its rules once a minute, unless told otherwise.
const TOLD_ANEW: Duration = Duration::from_mins(2);

/// How long nobody who knew of it must be watched before what they told is over.
const DESERTED: Duration = Duration::from_mins(10);

/// Of open episodes, which sources tell of them, and since when which do not.
#[derive(Clone, Debug, Default)]
pub(super) struct Hush {
    failing: BTreeSet<Arc<str>>,
    /// Since when those answer that did not.
    again: BTreeMap<Arc<str>, Timestamp>,
    /// What was open when anybody was polled last.
    known: BTreeSet<TrackKey>,
    /// The last answer with it.
    told: BTreeMap<Place, Timestamp>,
    /// The first answer without it.
    gone: BTreeMap<Place, Timestamp>,
    /// Since when nobody is watched who knew of it.
    deserted: BTreeMap<TrackKey, Timestamp>,
}

/// A source, and what it tells of.
type Place = (Arc<str>, TrackKey);

impl Hush {
    /// Takes in what was opened since somebody was polled last: by those that tell of it.
    pub(super) fn meet(&mut self, outside: &Outside, episodes: &[Episode]) {
        for episode in episodes.iter().filter(|episode| !self.known.contains(&episode.key)) {
            let telling = outside.tellers().filter(|(_, teller)| tells(outside, teller, episode, episodes));
            self.told.extend(telling.map(|(name, teller)| ((name.clone(), episode.key.clone()), teller.at)));
        }
        self.known = episodes.iter().map(|episode| episode.key.clone()).collect();
    }

    /// Takes in that this source was polled at `at`; `was_down` when the journal has it so.
    pub(super) fn note(
        &mut self,
        outside: &Outside,
        (source, at): (&Arc<str>, Timestamp),
        was_down: bool,
        (sources, episodes): (&[Health], &[Episode]),
    ) {
        let is_open = |key: &TrackKey| episodes.iter().any(|episode| episode.key == *key);
        self.told.retain(|(_, key), _| is_open(key));
        self.gone.retain(|(_, key), _| is_open(key));
        self.deserted.retain(|key, _| is_open(key));
        for episode in episodes {
            if sources.iter().any(|health| self.knew(&health.spec.name, episode)) {
                self.deserted.remove(&episode.key);
            } else {
                self.deserted.entry(episode.key.clone()).or_insert(at);
            }
        }
        let Some((_, teller)) = outside.tellers().find(|(name, _)| *name == source) else { return };
        if !teller.answers() {
            self.failing.insert(source.clone());
            self.again.remove(source);
            self.gone.retain(|(name, _), _| name != source);
            return;
        }
        if self.failing.remove(source) || was_down {
            self.again.entry(source.clone()).or_insert(at);
        }
        for episode in episodes {
            let place = (source.clone(), episode.key.clone());
            if tells(outside, teller, episode, episodes) {
                self.gone.remove(&place);
                self.told.insert(place, at);
            } else {
                self.gone.entry(place).or_insert(at);
            }
        }
    }

    /// Forgets what this source said.
    pub(super) fn forget(&mut self, source: &Arc<str>) {
        self.told.retain(|(name, _), _| name != source);
        self.gone.retain(|(name, _), _| name != source);
    }

    /// Whether this source has told of it.
    fn knew(&self, source: &Arc<str>, episode: &Episode) -> bool {
        let was_first = Text::line(source) == episode.source;
        was_first || self.told.contains_key(&(source.clone(), episode.key.clone()))
    }

    /// Whether this source tells of it if it goes on: it has not forgotten it, and was told anew.
    fn can_know(&self, source: &Arc<str>, episode: &Episode, now: Timestamp) -> bool {
        let Some(since) = self.again.get(source) else { return true };
        let told = self.told.get(&(source.clone(), episode.key.clone()));
        now.since(*since) >= TOLD_ANEW || told.is_some_and(|told| told >= since)
    }

    /// Since when an episode is over, if it is.
    ///
    /// Nobody may tell of it whose word counts, and somebody must say so who knew of it and cannot have
    /// forgotten. What was evaluated somewhere ends only by the word of somebody who evaluates: a notifier
    /// forgets what nobody tells it.
    pub(super) fn over(
        &self,
        outside: &Outside,
        episode: &Episode,
        (sources, all): (&[Health], &[Episode]),
        now: Timestamp,
    ) -> Option<Timestamp> {
        if outside.tellers().any(|(_, teller)| teller.counts() && tells(outside, teller, episode, all)) {
            return None;
        }
        if let Some(since) = self.deserted.get(&episode.key) {
            let all_answer = sources.iter().all(|health| health.failures == 0);
            return (all_answer && now.since(*since) >= DESERTED).then_some(*since);
        }
        let names = sources.iter().map(|health| &health.spec.name);
        let knew: Vec<&Arc<str>> = names.filter(|name| self.knew(name, episode)).collect();
        let teller =
            |name: &Arc<str>| outside.tellers().find(|(of, _)| *of == name).map(|(_, teller)| teller);
        let evaluates = |name: &Arc<str>| teller(name).is_none_or(|teller| !teller.notifies);
        let is_heard =
            |name: &Arc<str>| teller(name).is_some_and(Teller::answers) && self.can_know(name, episode, now);
        let heard: Vec<&Arc<str>> = knew.iter().copied().filter(|name| is_heard(name)).collect();
        if knew.iter().any(|name| evaluates(name)) && !heard.iter().any(|name| evaluates(name)) {
            return None;
        }
        let since = heard.iter().filter_map(|name| self.gone.get(&((*name).clone(), episode.key.clone())));
        since.max().copied()
    }
}
