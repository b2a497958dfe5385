//! One signal's thresholds, held against each of its series.

use std::collections::BTreeMap;
use std::time::Duration;

use super::absence::GONE_AFTER;
use super::ending::ended;
use super::pen::{Pen, Standing};
use super::replay::Replay;
use super::watch::{Edge, Watch};
use super::words::{begun, evidence, over};
use crate::model::{Event, EventKind, Labels, Past, Reading, Readings, Severity, Subject, Text, Timestamp};
use crate::signals::{SignalSpec, Threshold};
use crate::timeline::{OpenEpisodes, Track, TrackKey};

/// Series judged of one signal; more than any board shows.
const MAX_SERIES: usize = 1000;

/// A step back this large is the clock's, not an endpoint's.
const CLOCK_SET_BACK: Duration = Duration::from_mins(1);

/// A series that was not read for longer was not watched: its server is asked what was meanwhile.
const BREAK: Duration = Duration::from_mins(1);

/// Before all readings.
const NEVER: Timestamp = Timestamp::from_millis(i64::MIN);

/// After all readings.
const NEVER_BEGAN: Timestamp = Timestamp::from_millis(i64::MAX);

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

#[derive(Clone, Debug)]
struct Series {
    subject: Subject,
    /// The subject before it was told apart from others, while something is open under it.
    former: Option<Subject>,
    warning: Watch,
    critical: Watch,
    /// What both would have said before they were watched.
    before: [Replay; 2],
    /// The last reading before it was watched without a break, and the first since.
    lapsed: Timestamp,
    began: Timestamp,
    /// How both were left then.
    left: [Watch; 2],
    newest: Option<Reading>,
    /// The newest reading.
    read: Timestamp,
    /// The poll that brought it last.
    seen: Timestamp,
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
        for series in self.series.values_mut() {
            (series.warning, series.critical) = (Watch::default(), Watch::default());
        }
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

    /// Takes in an answer of the poll at `at`; a break longer than `stale_after` interrupts holds.
    pub(super) fn read(&mut self, readings: &Readings, at: Timestamp, stale_after: Duration) {
        self.answered = Some(at);
        for reading in &readings.readings {
            self.read_one(reading, at, stale_after);
        }
        self.series.retain(|_, series| at.since(series.seen) <= GONE_AFTER || series.remembers());
    }

    /// Takes in what a server remembers of the time after `known`. While the signal fails it says nothing.
    pub(super) fn recall(&mut self, past: &Past, known: Option<Timestamp>) {
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
            series.recall(spec, of_series, past.step, known);
        }
    }

    fn read_one(&mut self, reading: &Reading, at: Timestamp, stale_after: Duration) {
        let has_room = self.series.len() < MAX_SERIES;
        let Self { spec, told_apart_by, series, .. } = self;
        if !has_room && !series.contains_key(&reading.labels) {
            return;
        }
        let fresh = || Series::new(subject(spec, &reading.labels, told_apart_by));
        let series = series.entry(reading.labels.clone()).or_insert_with(fresh);
        series.seen = at;
        series.take_in(spec, reading, stale_after);
    }

    /// Whether its last answer held a series with this subject.
    pub(super) fn has(&self, subject: &Subject) -> bool {
        let now = self.series.values().filter(|series| Some(series.seen) == self.answered);
        now.into_iter().any(|series| series.goes_by(subject))
    }

    /// What the journal lacks; what begins waits while its past is being asked for.
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
                let edge = watch.due(standing).filter(|edge| !(waits && matches!(edge, Edge::Begin(_))));
                if let Some(edge) = edge {
                    events.push(before.marked(event(pen, open, &key, spec, threshold.as_ref(), &edge, now)));
                }
            }
        }
        events
    }
}

impl Series {
    fn new(subject: Subject) -> Self {
        let (warning, critical) = (Watch::default(), Watch::default());
        let before = [Replay::default(), Replay::default()];
        let (lapsed, began) = (NEVER, NEVER_BEGAN);
        let left = [Watch::default(), Watch::default()];
        Self {
            subject,
            former: None,
            warning,
            critical,
            before,
            left,
            newest: None,
            lapsed,
            began,
            read: NEVER,
            seen: NEVER,
        }
    }

    /// Whether what is open under this subject may be its.
    fn goes_by(&self, subject: &Subject) -> bool {
        self.subject == *subject || self.former.as_ref() == Some(subject)
    }

    /// Whether it remembers what the journal may lack.
    fn remembers(&self) -> bool {
        self.before.iter().any(|before| !before.is_empty())
    }

    /// Takes in readings of the time before it was watched, in order, so many apart.
    fn recall(&mut self, spec: &SignalSpec, readings: &[Reading], step: Duration, known: Option<Timestamp>) {
        let after = known.map_or(self.lapsed, |known| known.max(self.lapsed));
        let missed = readings.iter().filter(|reading| reading.at > after && reading.at < self.began);
        let missed: Vec<&Reading> = missed.collect();
        let Some(last) = missed.last() else { return };
        let newest = self.newest.as_ref();
        let newest = newest.and_then(|reading| Some((reading, spec.measure(reading)?)));
        let watches = [(spec.warning, &mut self.warning), (spec.critical, &mut self.critical)];
        let places = watches.into_iter().zip(&mut self.before).zip(&self.left);
        for (((threshold, watch), before), left) in places {
            let Some(threshold) = threshold else { continue };
            let mut past = left.clone();
            let mut previous = last.at;
            before.begin(&past, last.at, step);
            for reading in &missed {
                if reading.at.since(previous) > step + step / 2 {
                    past.interrupt();
                }
                previous = reading.at;
                past.read(&threshold, spec.measure(reading).unwrap_or(f64::NAN), reading);
                before.read(&past);
            }
            if self.began == NEVER_BEGAN {
                // It is there no more: what was held of it is over.
                before.vanish(last);
                self.seen = self.seen.max(last.at);
            } else {
                watch.go_on_after(&past);
                // What was read since may fulfil what began before.
                if let Some((reading, measure)) = newest {
                    watch.read(&threshold, measure, reading);
                }
                before.follow(watch);
            }
        }
    }

    /// A reading that is not newer says nothing new, unless the clock was set back.
    fn take_in(&mut self, spec: &SignalSpec, reading: &Reading, stale_after: Duration) {
        if self.read.since(reading.at) >= CLOCK_SET_BACK {
            (self.warning, self.critical) = (Watch::default(), Watch::default());
        } else if reading.at <= self.read {
            return;
        } else if reading.at.since(self.read) > BREAK {
            (self.lapsed, self.began) = (self.read, reading.at);
            self.left = [std::mem::take(&mut self.warning), std::mem::take(&mut self.critical)];
        } else if reading.at.since(self.read) > stale_after {
            self.warning.interrupt();
            self.critical.interrupt();
        }
        self.newest = Some(reading.clone());
        self.read = reading.at;
        let Some(measure) = spec.measure(reading) else { return };
        let watches = [(spec.warning, &mut self.warning), (spec.critical, &mut self.critical)];
        for ((threshold, watch), before) in watches.into_iter().zip(&mut self.before) {
            match threshold {
                Some(threshold) => watch.read(&threshold, measure, reading),
                None => watch.read_unjudged(reading),
            }
            before.follow(watch);
        }
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
