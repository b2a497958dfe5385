//! What is due of alerts that others raise.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::begin::{backfilled, fired, id, id_after, is_for_people};
use super::bygone::Bygones;
use super::episode::{Episode, episodes, of_alert, tells};
use super::hush::Hush;
use crate::model::{AlertState, Event, Item, Labels, Observation, Recorded, Subject, Text, Timestamp};
use crate::recorder::ending::ended;
use crate::recorder::pen::{Pen, Standing};
use crate::recorder::recalls::Recalls;
use crate::signals::{Health, Outside, Told, Unwatched};
use crate::timeline::{OpenEpisodes, Track, TrackKey};

/// A firing that began so much later than what is open is another one: a clock may be off by as much.
const ANOTHER: Duration = Duration::from_secs(3);

/// The alerts that others raise, and what was seen of them.
#[derive(Clone, Debug, Default)]
pub(in crate::recorder) struct Foreign {
    outside: Outside,
    hush: Hush,
    bygones: Bygones,
    /// When what fires was told first, by the labels it was told with.
    first: BTreeMap<Labels, Timestamp>,
    /// Beginnings that were settled: they stay as they are until the journal has them.
    settled: BTreeMap<Subject, Event>,
}

impl Foreign {
    /// Takes in the outcome of a poll.
    pub(in crate::recorder) fn observe(
        &mut self,
        pen: &Pen,
        open: &OpenEpisodes,
        sources: &[Health],
        observation: &Observation,
    ) {
        let (source, at) = (&observation.source, observation.at);
        let all = episodes(pen, open);
        self.hush.meet(&self.outside, &all);
        self.outside.observe(observation);
        for item in &observation.items {
            if let Item::Bygone(all) = item {
                self.bygones.take(source, all);
            }
        }
        let was_down = open.is_open(&pen.key(Track::Source, &Subject::named(source)));
        self.hush.note(&self.outside, (source, at), was_down, (sources, &all));
        let firing = self.outside.alerts().iter().filter(|told| told.alert.state == AlertState::Firing);
        let mut first = std::mem::take(&mut self.first);
        let variants = firing.flat_map(|told| &told.variants);
        self.first = variants.map(|labels| (labels.clone(), first.remove(labels).unwrap_or(at))).collect();
    }

    /// Lets go of a source; answers with what nobody else tells of.
    pub(in crate::recorder) fn forget(
        &mut self,
        pen: &Pen,
        open: &OpenEpisodes,
        gone: &Unwatched,
    ) -> Vec<TrackKey> {
        let Unwatched::Source(name) = gone else { return Vec::new() };
        self.outside.forget(gone);
        self.hush.forget(name);
        let all = episodes(pen, open);
        let is_told = |episode: &&Episode| {
            self.outside.tellers().any(|(_, teller)| tells(&self.outside, teller, episode, &all))
        };
        let own = all.iter().filter(|episode| episode.source == Text::line(name));
        own.filter(|episode| !is_told(episode)).map(|episode| episode.key.clone()).collect()
    }

    /// What the journal lacks. Until every source was heard or failed it lacks nothing.
    pub(in crate::recorder) fn due(
        &mut self,
        (pen, open, now): (&Pen, &OpenEpisodes, Timestamp),
        sources: &[Health],
        recalls: &Recalls,
    ) -> Vec<Event> {
        if !sources.iter().all(|source| source.answered.is_some() || source.failures > 0) {
            return Vec::new();
        }
        self.bygones.settle();
        let all = episodes(pen, open);
        // When it ended may still be told.
        let is_awaited = |episode: &Episode| {
            let names = sources.iter().map(|source| &source.spec.name);
            let mut its = names.filter(|name| Text::line(name) == episode.source);
            its.any(|name| recalls.waits_for(name, None, now))
        };
        let ends = all.iter().filter(|episode| !is_awaited(episode)).filter_map(|episode| {
            let since = self.hush.over(&self.outside, episode, (sources, &all), now)?;
            Some(self.ended(pen, open, episode, since, now))
        });
        let mut events: Vec<Event> = ends.collect();
        events.extend(self.begins(pen, open, (&all, is_awaited), now));
        events.extend(self.bygones.due(pen, open, &self.outside, &all, now));
        events
    }

    fn ended(
        &self,
        pen: &Pen,
        open: &OpenEpisodes,
        episode: &Episode,
        at: Timestamp,
        now: Timestamp,
    ) -> Event {
        let known = self.bygones.end_of(episode).filter(|(end, _)| *end <= at);
        let at = Standing::of(open, &episode.key).no_earlier(known.map_or(at, |(end, _)| end));
        let event = ended(pen, open, &episode.key, at, now, Text::default(), None);
        known.map_or(event.clone(), |(_, precision)| backfilled(event, precision))
    }

    fn begins(
        &mut self,
        pen: &Pen,
        open: &OpenEpisodes,
        (all, is_awaited): (&[Episode], impl Fn(&Episode) -> bool),
        now: Timestamp,
    ) -> Vec<Event> {
        let mut settled = std::mem::take(&mut self.settled);
        let mut events = Vec::new();
        let alerts = self.outside.alerts().iter();
        for told in alerts.filter(|told| told.alert.state == AlertState::Firing && is_for_people(&told.alert))
        {
            let before = match of_alert(&self.outside, told, all) {
                Some(episode) if Self::is_another(pen, told, episode) && !is_awaited(episode) => {
                    let end = self.ended(pen, open, episode, told.alert.starts_at - ANOTHER, now);
                    events.push(end.clone());
                    Some(Recorded { seq: 0, event: end })
                }
                Some(_) => continue,
                None => Self::last_end(pen, open, told),
            };
            let known = settled.remove(&told.subject);
            let known = known.filter(|event| before.as_ref().is_none_or(|before| event.at > before.event.at));
            let begin = known.or_else(|| self.begin(pen, told, before.as_ref(), now));
            if let Some(begin) = begin {
                let begin = Event { recorded_at: now, ..begin };
                events.push(begin.clone());
                self.settled.insert(told.subject.clone(), begin);
            }
        }
        events
    }

    /// Whether an alert that was open has ended unseen, and fires anew.
    fn is_another(pen: &Pen, told: &Told, episode: &Episode) -> bool {
        let by_the_same = told.by.iter().any(|by| Text::line(by) == episode.source);
        let own = told.subject == episode.subject && told.alert.active_at.is_some();
        let later = told.alert.starts_at > episode.began + ANOTHER;
        by_the_same && own && later && id(pen, &told.subject, &told.alert) != episode.id
    }

    /// The last that the journal holds of it, under whatever labels.
    fn last_end(pen: &Pen, open: &OpenEpisodes, told: &Told) -> Option<Recorded> {
        let of_name = open.last_ends(&pen.board, &told.subject.name);
        let its = of_name.filter(|(key, _)| told.is(&key.subject()));
        its.map(|(_, last)| last).max_by_key(|last| last.event.key()).cloned()
    }

    /// The beginning, once everybody who could know of it was asked since it was first told.
    fn begin(&self, pen: &Pen, told: &Told, before: Option<&Recorded>, now: Timestamp) -> Option<Event> {
        let first = told.variants.iter().filter_map(|labels| self.first.get(labels)).min()?;
        if !self.outside.tellers().all(|(_, teller)| teller.at >= *first || !teller.answers()) {
            return None;
        }
        let (subject, alert) = (&told.subject, &told.alert);
        let place = match before.map(|before| &before.event) {
            // It fires on although it was told to be over.
            Some(before) if before.at >= alert.starts_at => {
                let at = (*first).max(before.at + Duration::from_millis(1));
                (id_after(pen, subject, alert, before.id), at)
            }
            _ => (id(pen, subject, alert), alert.starts_at.min(now)),
        };
        let source: &Arc<str> = told.by.first()?;
        Some(fired(pen, (subject, alert), source, place, now))
    }
}
