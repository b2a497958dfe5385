//! Deploys, from all sources of a board.
//!
//! A new version at a known service is one deploy for each rollout. A process that restarts with the
//! version it had is none: it is not new, and a deploy after the cause was found counts as the
//! mitigation. Where nobody tells the version, a restart may be a deploy, and is told as what it is.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::arrival::Arrival;
use super::service::{RECENT, Service, Sight};
use super::starts::{Starts, is_part};
use super::version::{Version, copy, service};
use crate::model::{
    Event, EventId, EventKind, Evidence, Item, Labels, Observation, Readings, Subject, Text, Timestamp,
};
use crate::recorder::pen::Pen;
use crate::signals::{Role, SignalSpec, Unwatched};

/// How long a deploy is due before the chance to record it has passed.
const DUE_FOR: Duration = Duration::from_mins(2);

/// Deploys of one service that say the same within this time are the same.
const SAME_WITHIN: Duration = Duration::from_mins(30);

/// The least time between two restarts told of one service: a crash loop is one line, not a flood.
const RESTARTS_APART: Duration = Duration::from_mins(5);

/// Services watched.
const MAX_SERVICES: usize = 1000;

/// What runs on a board, and the deploys that the journal lacks.
#[derive(Clone, Debug, Default)]
pub(in crate::recorder) struct Deploys {
    specs: Vec<SignalSpec>,
    services: BTreeMap<Subject, Service>,
    starts: BTreeMap<Arc<str>, Starts>,
    /// Copies of each source whose version is known.
    versioned: BTreeMap<Arc<str>, Vec<Labels>>,
    restarted: BTreeMap<Subject, Timestamp>,
    due: Vec<Due>,
    /// Deploys that the journal holds, as far as they may be found again.
    told: Vec<(Subject, Text, Timestamp)>,
}

#[derive(Clone, Debug)]
struct Due {
    event: Event,
    noticed: Timestamp,
    same_within: Duration,
}

/// A process that started anew.
struct Restart {
    spec: SignalSpec,
    labels: Labels,
    started: Timestamp,
}

impl Deploys {
    /// Adds a signal that tells of builds or starts.
    pub(in crate::recorder) fn add(&mut self, spec: SignalSpec) {
        match self.specs.iter_mut().find(|known| known.id == spec.id) {
            Some(known) => *known = spec,
            None => self.specs.push(spec),
        }
    }

    /// Lets go of what is watched no longer. What was noticed stays due: it happened.
    pub(in crate::recorder) fn forget(&mut self, gone: &Unwatched) {
        self.specs.retain(|spec| !gone.includes(spec));
        if let Unwatched::Source(name) = gone {
            self.starts.remove(name);
            self.versioned.remove(name);
        }
    }

    /// Takes in an event that the journal holds.
    pub(in crate::recorder) fn absorb(&mut self, event: &Event, board: &Text) {
        if event.kind != EventKind::Deploy || event.board != *board {
            return;
        }
        let is_this = |due: &Due| {
            let says_so = due.event.subject == event.subject && due.event.text == event.text;
            due.event.id == event.id || (says_so && near(due.event.at, event.at, due.same_within))
        };
        self.due.retain(|due| !is_this(due));
        self.told.retain(|(_, _, at)| event.at.since(*at) <= SAME_WITHIN);
        self.told.push((event.subject.clone(), event.text.clone(), event.at));
    }

    /// Takes in what a poll says of builds and starts.
    pub(in crate::recorder) fn observe(&mut self, pen: &Pen, observation: &Observation, now: Timestamp) {
        let starts = self.answers(observation, Role::Start);
        let restarts: Vec<Restart> =
            starts.into_iter().flat_map(|(spec, readings)| self.see_starts(&spec, readings)).collect();
        for (spec, readings) in self.answers(observation, Role::Build) {
            self.see_builds(pen, &spec, readings, observation.at, now);
        }
        for restart in restarts {
            self.restart(pen, restart, observation.at, now);
        }
    }

    /// The deploys that the journal lacks.
    pub(in crate::recorder) fn due(&mut self, now: Timestamp) -> Vec<Event> {
        self.due.retain(|due| now.since(due.noticed) <= DUE_FOR);
        self.due.iter().map(|due| due.event.clone()).collect()
    }

    fn answers<'o>(&self, observation: &'o Observation, role: Role) -> Vec<(SignalSpec, &'o Readings)> {
        let answer = |item: &'o Item| {
            let Item::Readings(readings) = item else { return None };
            let spec = self.specs.iter().find(|spec| spec.id == readings.signal && spec.role == role)?;
            Some((spec.clone(), readings))
        };
        observation.items.iter().filter_map(answer).collect()
    }

    fn see_starts(&mut self, spec: &SignalSpec, readings: &Readings) -> Vec<Restart> {
        let known = readings.readings.iter().filter(|reading| reading.value.is_finite());
        let starts = known.map(|reading| (reading.labels.clone(), Timestamp::from_secs_f64(reading.value)));
        let anew = self.starts.entry(spec.source.clone()).or_default().see(&spec.id, starts.collect());
        anew.into_iter().map(|(labels, started)| Restart { spec: spec.clone(), labels, started }).collect()
    }

    fn see_builds(
        &mut self,
        pen: &Pen,
        spec: &SignalSpec,
        readings: &Readings,
        at: Timestamp,
        now: Timestamp,
    ) {
        let mut sights: BTreeMap<Subject, Vec<Sight>> = BTreeMap::new();
        // A service that is known but not among them has no copy at the moment.
        for subject in self.services.iter().filter(|(_, service)| service.is_told_by(&spec.id)) {
            sights.insert(subject.0.clone(), Vec::new());
        }
        for reading in &readings.readings {
            let Some(version) = Version::of(&reading.labels) else { continue };
            let copy = copy(&reading.labels);
            let started = self.starts.get(&spec.source).and_then(|starts| starts.of(&copy));
            self.know(&spec.source, &copy);
            let subject = service(&copy, &spec.expr, &spec.source);
            sights.entry(subject).or_default().push(Sight { copy, version, started });
        }
        for (subject, sights) in sights {
            if self.services.len() >= MAX_SERVICES && !self.services.contains_key(&subject) {
                continue;
            }
            let arrivals = self.services.entry(subject.clone()).or_default().see(&spec.id, sights, at);
            for arrival in arrivals {
                let text = Text::line(&arrival.version.after(&arrival.was));
                let subject = subject.clone();
                let Arrival { at, started, .. } = arrival;
                let news = News { subject, text, at, started, value: 1.0, same_within: SAME_WITHIN };
                self.tell(pen, spec, news, now);
            }
        }
    }

    fn know(&mut self, source: &Arc<str>, copy: &Labels) {
        let known = self.versioned.entry(source.clone()).or_default();
        if !known.contains(copy) && known.len() < MAX_SERVICES {
            known.push(copy.clone());
        }
    }

    /// A process started anew; news where nobody tells its version.
    fn restart(&mut self, pen: &Pen, restart: Restart, at: Timestamp, now: Timestamp) {
        let Restart { spec, labels, started } = restart;
        let mut known = self.versioned.get(&spec.source).into_iter().flatten();
        let subject = service(&copy(&labels), &spec.expr, &spec.source);
        let lately = self.restarted.get(&subject).is_some_and(|last| at.since(*last) < RESTARTS_APART);
        if known.any(|copy| is_part(&labels, copy)) || lately {
            return;
        }
        if self.restarted.len() < MAX_SERVICES {
            self.restarted.insert(subject.clone(), at);
        }
        let recent = Some(started).filter(|started| *started <= at && at.since(*started) <= RECENT);
        let text = Text::line("restarted (version unknown)");
        let (at, value) = (recent.unwrap_or(at), started.secs_f64());
        let news = News { subject, text, at, started: Some(started), value, same_within: RESTARTS_APART };
        self.tell(pen, &spec, news, now);
    }

    fn tell(&mut self, pen: &Pen, spec: &SignalSpec, news: News, now: Timestamp) {
        let is_told = self.told.iter().any(|(subject, text, at)| news.is(subject, text, *at));
        let is_due = self.due.iter().any(|due| news.is(&due.event.subject, &due.event.text, due.event.at));
        if is_told || is_due {
            return;
        }
        let query = Text::line(&spec.expr);
        let event = Event {
            evidence: Some(Evidence { query, value: news.value, threshold: None, unit: spec.unit }),
            source: Text::line(&spec.source),
            recorded_at: now,
            ..pen.event(news.id(&pen.board), EventKind::Deploy, news.at)
        };
        let event = Event { subject: news.subject, text: news.text, ..event };
        self.due.push(Due { event, noticed: now, same_within: news.same_within });
    }
}

/// What is to be told of a service.
struct News {
    subject: Subject,
    text: Text,
    at: Timestamp,
    /// The start of the process behind it, where that is what happened.
    started: Option<Timestamp>,
    /// What the expression gave.
    value: f64,
    /// Within this time it is told once, whoever tells it.
    same_within: Duration,
}

impl News {
    /// The same for every recorder that reads the same start, and otherwise that notices it in the
    /// same half hour.
    fn id(&self, board: &Text) -> EventId {
        let half_hour = i64::try_from(SAME_WITHIN.as_millis()).unwrap_or(i64::MAX);
        let when = match self.started {
            Some(started) => format!("started {}", started.millis()),
            None => format!("in {}", self.at.millis().div_euclid(half_hour)),
        };
        let rule = format!("deploy {}", self.subject.name);
        EventId::of_rule(board, &rule, &self.subject.labels, None, &format!("{} {when}", self.text))
    }

    /// Whether another recorder told just this.
    fn is(&self, subject: &Subject, text: &Text, at: Timestamp) -> bool {
        self.subject == *subject && self.text == *text && near(self.at, at, self.same_within)
    }
}

fn near(a: Timestamp, b: Timestamp, within: Duration) -> bool {
    a.since(b).max(b.since(a)) < within
}
