//! What fired before anybody watched, as servers remember it.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::begin::{backfilled, fired, id, is_for_people};
use super::episode::{Episode, Kind, is_related};
use crate::model::{Alert, Bygone, Event, EventKind, Recorded, Subject, Text, Timestamp};
use crate::recorder::pen::Pen;
use crate::signals::Outside;
use crate::timeline::{OpenEpisodes, Track, TrackKey};

/// Stretches that are kept at most: as many as anybody can look at.
const MOST: usize = 2000;

/// What servers remember and the journal may lack.
#[derive(Clone, Debug, Default)]
pub(super) struct Bygones {
    /// As each server told it.
    told: BTreeMap<Arc<str>, Vec<Bygone>>,
    /// Once each, in order of their beginning.
    stretches: Vec<Stretch>,
}

/// An alert from its beginning to its end.
#[derive(Clone, Debug, PartialEq)]
struct Stretch {
    source: Arc<str>,
    alert: Alert,
    subject: Subject,
    /// None while it fires: then it is not bygone.
    to: Option<Timestamp>,
    precision: Duration,
}

impl Bygones {
    /// Takes in what a server remembers.
    pub(super) fn take(&mut self, source: &Arc<str>, all: &[Bygone]) {
        let for_people = all.iter().filter(|bygone| is_for_people(&bygone.alert));
        self.told.entry(source.clone()).or_default().extend(for_people.cloned());
    }

    /// Makes one of what several told, once all are heard.
    pub(super) fn settle(&mut self) {
        if self.told.is_empty() {
            return;
        }
        let mut united: Vec<Stretch> = Vec::new();
        for (source, all) in std::mem::take(&mut self.told) {
            unite(&mut united, once(&source, all));
        }
        self.stretches.extend(united.into_iter().filter(|stretch| stretch.to.is_some()));
        self.stretches.sort_by(|a, b| a.key().cmp(&b.key()));
        self.stretches.dedup();
        let beyond = self.stretches.len().saturating_sub(MOST);
        self.stretches.drain(..beyond);
    }

    /// When an open episode ended, if a server remembers, and how far off that may be.
    pub(super) fn end_of(&self, episode: &Episode) -> Option<(Timestamp, Duration)> {
        let mut of = self.stretches.iter().filter(|stretch| {
            let since = stretch.alert.starts_at - stretch.precision * 2;
            is_related(&stretch.subject, &episode.subject) && since <= episode.began
        });
        of.find_map(|stretch| Some((stretch.to.filter(|to| *to > episode.began)?, stretch.precision)))
    }

    /// What the journal lacks: only what lies after the last end that it holds of an alert, and before what is open.
    pub(super) fn due(
        &mut self,
        pen: &Pen,
        open: &OpenEpisodes,
        outside: &Outside,
        episodes: &[Episode],
        now: Timestamp,
    ) -> Vec<Event> {
        let mut events = Vec::new();
        let mut last: BTreeMap<Subject, Recorded> = BTreeMap::new();
        self.stretches.retain(|stretch| {
            let is_it = |subject: &Subject, source: &Text| {
                let may_differ = Kind::of(outside, source) != Kind::Evaluates;
                *subject == stretch.subject || (may_differ && is_related(subject, &stretch.subject))
            };
            let mut open_now = episodes.iter().filter(|episode| is_it(&episode.subject, &episode.source));
            if open_now.any(|episode| stretch.to.is_none_or(|to| to >= episode.began)) {
                return true;
            }
            let ends = open.last_ends(&pen.board, &stretch.subject.name);
            let known = ends.filter(|(key, end)| is_it(&key.subject(), &end.event.source));
            let known = known.map(|(_, end)| end).chain(last.get(&stretch.subject));
            let known = known.max_by_key(|recorded| recorded.event.key()).cloned();
            let is_news = known.as_ref().is_none_or(|known| stretch.alert.starts_at > known.event.at);
            if is_news && let Some([begin, end]) = stretch.events(pen, now) {
                last.insert(stretch.subject.clone(), Recorded { seq: 0, event: end.clone() });
                events.extend([begin, end]);
            }
            is_news
        });
        events
    }
}

impl Stretch {
    fn key(&self) -> (Timestamp, &Subject, &Arc<str>) {
        (self.alert.starts_at, &self.subject, &self.source)
    }

    fn events(&self, pen: &Pen, now: Timestamp) -> Option<[Event; 2]> {
        let place = (id(pen, &self.subject, &self.alert), self.alert.starts_at);
        let start = fired(pen, (&self.subject, &self.alert), &self.source, place, now);
        let key = TrackKey::new(&pen.board, Track::Alert, &self.subject);
        let begun = Recorded { seq: 0, event: start.clone() };
        let at = self.to?.max(start.at + Duration::from_millis(1));
        let end = Event {
            source: start.source.clone(),
            severity: start.severity,
            about: Some(start.id),
            ..pen.transition(&key, Some(&begun), EventKind::Resolved, at, now)
        };
        Some([backfilled(start, self.precision), backfilled(end, self.precision)])
    }

    /// How long both fired.
    fn shared(&self, other: &Self) -> Duration {
        let from = self.alert.starts_at.max(other.alert.starts_at);
        let ends = [self.to, other.to].into_iter().flatten().min();
        ends.unwrap_or(Timestamp::from_millis(i64::MAX)).since(from)
    }

    fn unite(&mut self, other: Self) {
        self.to = self.to.zip(other.to).map(|(one, other)| one.max(other));
        self.precision = self.precision.max(other.precision);
        if other.alert.starts_at < self.alert.starts_at {
            (self.alert, self.source) = (other.alert, other.source);
        }
    }
}

/// What one server told: a firing that was interrupted by its restart is one.
fn once(source: &Arc<str>, mut all: Vec<Bygone>) -> Vec<Stretch> {
    all.sort_by_key(|bygone| bygone.alert.starts_at);
    let mut stretches: Vec<Stretch> = Vec::new();
    for Bygone { alert, ended_at, precision } in all {
        let subject = alert.subject();
        let stretch = Stretch { source: source.clone(), alert, subject, to: ended_at, precision };
        let same = stretches.iter_mut().rfind(|known| known.subject == stretch.subject);
        match same.filter(|known| is_same_firing(&known.alert, &stretch.alert)) {
            Some(known) => known.unite(stretch),
            None => stretches.push(stretch),
        }
    }
    stretches
}

fn is_same_firing(one: &Alert, other: &Alert) -> bool {
    one.active_at.is_some() && one.active_at == other.active_at
}

/// Adds another server's: each belongs to that with which it shares most time.
fn unite(known: &mut Vec<Stretch>, others: Vec<Stretch>) {
    let count = known.len();
    for other in others {
        let candidates = known.iter().take(count).enumerate().filter(|(_, k)| k.subject == other.subject);
        let shared = candidates.map(|(place, stretch)| (stretch.shared(&other), Reverse(place)));
        match shared.max().filter(|(shared, _)| !shared.is_zero()) {
            Some((_, Reverse(place))) => known[place].unite(other),
            None => known.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Labels;

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_millis(secs * 1000)
    }

    fn bygone(pool: &str, active: i64, from: i64, to: Option<i64>) -> Bygone {
        let labels = Labels::new([("alertname", "Full"), ("pool", pool)]);
        let alert = Alert { active_at: Some(at(active)), ..Alert::firing(labels, at(from)) };
        Bygone { alert, ended_at: to.map(at), precision: Duration::from_secs(10) }
    }

    fn settled(servers: &[&[Bygone]]) -> Vec<(i64, i64)> {
        let mut bygones = Bygones::default();
        for (server, all) in servers.iter().enumerate() {
            bygones.take(&format!("p{server}").into(), all);
        }
        bygones.settle();
        let secs = |at: Timestamp| at.millis() / 1000;
        bygones.stretches.iter().map(|s| (secs(s.alert.starts_at), s.to.map_or(0, secs))).collect()
    }

    #[test]
    fn replicas_remember_one_firing_each_in_its_own_way() {
        let one = [bygone("a", 90, 100, Some(200)), bygone("a", 205, 210, Some(300))];
        let other =
            [bygone("a", 93, 103, Some(208)), bygone("a", 203, 208, Some(290)), bygone("b", 1, 5, Some(9))];
        let all = [(5, 9), (100, 208), (208, 300)];
        assert_eq!(settled(&[&one, &other]), all);
        assert_eq!(settled(&[&other, &one]), all);
    }

    #[test]
    fn a_firing_that_goes_on_is_not_bygone() {
        let interrupted = [bygone("a", 90, 100, Some(150)), bygone("a", 90, 180, None)];
        assert_eq!(settled(&[&interrupted]), []);
        assert_eq!(settled(&[&[bygone("a", 90, 100, Some(150))], &[bygone("a", 90, 100, None)]]), []);
        let restarted = [bygone("a", 90, 100, Some(150)), bygone("a", 90, 180, Some(220))];
        assert_eq!(settled(&[&restarted]), [(100, 220)]);
    }
}
