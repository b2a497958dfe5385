//! One signal's thresholds, held against each of its series.

use std::collections::BTreeMap;
use std::time::Duration;

use super::absence::GONE_AFTER;
use super::ending::ended;
use super::pen::{Pen, Standing};
use super::series::Series;
use super::watch::Edge;
use super::words::{begun, evidence, over};
use crate::model::{Event, EventKind, Labels, Past, Reading, Readings, Severity, Subject, Text, Timestamp};
use crate::signals::{SignalSpec, Threshold};
use crate::timeline::{OpenEpisodes, Track, TrackKey};

/// Series judged of one signal; more than any board shows.
const MAX_SERIES: usize = 1000;

/// A signal and what its series have been.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) spec: SignalSpec,
    /// Labels that tell it from other signals of the same name.
    told_apart_by: Vec<(&'static str, Text)>,
    series: BTreeMap<Labels, Series>,
    /// The last poll that answered it; nothing while it fails.
    pub(super) answered: Option<Timestamp>,
}

impl Rule {
    pub(super) fn new(spec: SignalSpec) -> Self {
        Self { spec, told_apart_by: Vec::new(), series: BTreeMap::new(), answered: None }
    }

    /// Goes by this spec from now on. What is open stays so until a reading says otherwise; what was not told
    /// yet is judged anew.
    pub(super) fn judge_by(&mut self, spec: SignalSpec) {
        if spec == self.spec {
            return;
        }
        let reads = |spec: &SignalSpec| (spec.name.clone(), spec.expr.clone(), spec.limit.clone());
        if reads(&spec) != reads(&self.spec) {
            let told_apart_by = std::mem::take(&mut self.told_apart_by);
            let keeps_name = spec.name == self.spec.name;
            *self = Self::new(spec);
            if keeps_name {
                self.told_apart_by = told_apart_by;
            }
            return;
        }
        self.spec = spec;
        self.series.values_mut().for_each(Series::judge_anew);
    }

    /// What tells it from others of its name.
    pub(super) fn told_apart_by(&self) -> &[(&'static str, Text)] {
        &self.told_apart_by
    }

    /// Whether what `key` names is this signal's, of a series that was read or not.
    pub(super) fn is_about(&self, key: &TrackKey) -> bool {
        let has = |(name, value): &(&'static str, Text)| {
            let names = [(*name).to_owned(), aside(name)];
            names.iter().any(|name| key.labels.get(name) == Some(value.as_str()))
        };
        let is_named = key.name == Text::line(&self.spec.name);
        let is_read = || self.series.values().any(|series| series.goes_by(&key.subject()));
        is_named && (self.told_apart_by.iter().all(has) || is_read())
    }

    /// Says what tells it from others of its name.
    pub(super) fn tell_apart_by(&mut self, labels: Vec<(&'static str, Text)>) {
        self.told_apart_by = labels;
        for (labels, series) in &mut self.series {
            let next = subject(&self.spec, labels, &self.told_apart_by);
            if next != series.subject {
                let before = std::mem::replace(&mut series.subject, next);
                series.former.get_or_insert(before);
            }
        }
    }

    /// Takes in an answer of the poll at `at`; a break longer than `stale_after` interrupts holds. Where it
    /// `waits` for its past, what of this is told later is remembered.
    pub(super) fn read(
        &mut self,
        readings: &Readings,
        (at, waits): (Timestamp, bool),
        stale_after: Duration,
    ) {
        self.answered = Some(at);
        for reading in &readings.readings {
            self.read_one(reading, (at, waits), stale_after);
        }
        self.series.retain(|_, series| at.since(series.seen) <= GONE_AFTER || series.remembers());
    }

    /// Takes in what a server remembers of the time after `known`, told by the poll at `at`. While the signal
    /// fails it says nothing.
    pub(super) fn recall(
        &mut self,
        past: &Past,
        (at, stale_after): (Timestamp, Duration),
        known: Option<Timestamp>,
    ) {
        if self.answered.is_none() {
            return;
        }
        for of_series in past.readings.chunk_by(|a, b| a.labels == b.labels) {
            let Some(labels) = of_series.first().map(|reading| reading.labels.clone()) else { continue };
            let has_room = self.series.len() < MAX_SERIES;
            let Self { spec, told_apart_by, series, .. } = self;
            if !has_room && !series.contains_key(&labels) {
                continue;
            }
            let fresh = || Series::new(subject(spec, &labels, told_apart_by));
            let series = series.entry(labels.clone()).or_insert_with(fresh);
            series.recall(spec, (of_series, past.step), (at, stale_after), known);
        }
    }

    fn read_one(&mut self, reading: &Reading, (at, waits): (Timestamp, bool), stale_after: Duration) {
        let has_room = self.series.len() < MAX_SERIES;
        let Self { spec, told_apart_by, series, .. } = self;
        if !has_room && !series.contains_key(&reading.labels) {
            return;
        }
        let fresh = || Series::new(subject(spec, &reading.labels, told_apart_by));
        let series = series.entry(reading.labels.clone()).or_insert_with(fresh);
        series.seen = at;
        series.take_in(spec, reading, (at, waits), stale_after);
    }

    /// Whether its last answer held a series with this subject.
    pub(super) fn has(&self, subject: &Subject) -> bool {
        let now = self.series.values().filter(|series| Some(series.seen) == self.answered);
        now.into_iter().any(|series| series.goes_by(subject))
    }

    /// What the journal lacks; where it `waits` for its past, nothing is said of what is newly watched.
    pub(super) fn due(
        &mut self,
        (pen, open, now): (&Pen, &OpenEpisodes, Timestamp),
        waits: bool,
    ) -> Vec<Event> {
        let Self { spec, series, .. } = self;
        let mut events = Vec::new();
        for series in series.values_mut() {
            let is_open = |track, subject: &Subject| open.is_open(&pen.key(track, subject));
            let is_over = |former: &mut Subject| {
                ![Track::Threshold, Track::Alert].into_iter().any(|track| is_open(track, former))
            };
            series.former.take_if(is_over);
            if waits && series.is_new(now) {
                continue;
            }
            let Series { subject, former, warning, critical, before, .. } = series;
            let tracks = [(Track::Threshold, spec.warning, warning), (Track::Alert, spec.critical, critical)];
            for ((track, threshold, watch), before) in tracks.into_iter().zip(before) {
                // What is open keeps its name until it is over.
                let former = former.as_ref().filter(|former| is_open(track, former));
                let key = pen.key(track, former.unwrap_or(subject));
                let standing = Standing::of(open, &key);
                // What others began without a threshold of this board is theirs to end.
                if threshold.is_none() && !standing.is_local() {
                    continue;
                }
                if let Some(threshold) = &threshold {
                    let news = before.due((pen, open, now), &key, spec, threshold);
                    if !news.is_empty() {
                        // What follows on these is due once the journal has them.
                        events.extend(news);
                        continue;
                    }
                }
                if let Some(edge) = watch.due(standing) {
                    events.push(before.marked(event(pen, open, &key, spec, threshold.as_ref(), &edge, now)));
                }
            }
        }
        events
    }
}

/// The alert's name and labels, and what tells it from others of its name.
fn subject(spec: &SignalSpec, labels: &Labels, told_apart_by: &[(&'static str, Text)]) -> Subject {
    let labels = told_apart_by.iter().fold(labels.clone(), |labels, (name, value)| {
        let name = if labels.get(name).is_some() { aside(name) } else { (*name).to_owned() };
        labels.with(&name, value.as_str())
    });
    Subject::alert(&spec.name, &labels)
}

/// The label's name where the series has one of that name already.
fn aside(name: &str) -> String {
    format!("warroom_{name}")
}

fn event(
    pen: &Pen,
    open: &OpenEpisodes,
    key: &TrackKey,
    spec: &SignalSpec,
    threshold: Option<&Threshold>,
    edge: &Edge,
    now: Timestamp,
) -> Event {
    match (edge, threshold) {
        (Edge::Begin(reading), Some(threshold)) => {
            let (kind, severity) = match key.track {
                Track::Alert => (EventKind::Fired, Severity::Critical),
                _ => (EventKind::Crossed, Severity::Warning),
            };
            Event {
                severity: Some(severity),
                text: begun(spec, threshold, reading),
                evidence: Some(evidence(spec, threshold.at, reading)),
                ..pen.transition(key, open.last_transition(key), kind, reading.at, now)
            }
        }
        (Edge::End(reading), Some(threshold)) => {
            let evidence = evidence(spec, threshold.clear_at(), reading);
            ended(pen, open, key, reading.at, now, over(spec, reading), Some(evidence))
        }
        (Edge::Begin(reading) | Edge::End(reading), None) => {
            ended(pen, open, key, reading.at, now, Text::line("it has no threshold any more"), None)
        }
    }
}
