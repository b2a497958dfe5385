//! All local rules of a board.

use std::collections::BTreeMap;
use std::time::Duration;

use super::absence::Presence;
use super::pen::Pen;
use super::recalls::Recalls;
use super::rule::Rule;
use crate::model::{Event, Item, Observation, Subject, Text, Timestamp};
use crate::signals::{Health, SignalSpec, Unwatched};
use crate::timeline::OpenEpisodes;

/// The rules, in the order they were added.
#[derive(Clone, Debug, Default)]
pub(super) struct Rules {
    all: Vec<Rule>,
    /// Up to when the journal has readings of each signal: until then somebody watched and judged them.
    read_until: BTreeMap<Text, Timestamp>,
}

impl Rules {
    /// Adds a signal, or takes over what is new about one that is known.
    pub(super) fn add(&mut self, spec: SignalSpec) {
        match self.all.iter_mut().find(|rule| rule.spec.id == spec.id) {
            Some(rule) => rule.judge_by(spec),
            None => self.all.push(Rule::new(spec)),
        }
        self.tell_apart();
    }

    /// Takes out those that are gone.
    pub(super) fn remove(&mut self, gone: &Unwatched) -> Vec<Rule> {
        let (removed, left) = self.all.drain(..).partition(|rule| gone.includes(&rule.spec));
        self.all = left;
        removed
    }

    /// Signals of one name are told apart by their source, and within a source by their id. A name
    /// that only one signal has needs nothing, so that its alerts read like anybody else's. One that was
    /// told apart stays so when the other is gone: what is open keeps its name.
    fn tell_apart(&mut self) {
        let specs: Vec<SignalSpec> = self.all.iter().map(|rule| rule.spec.clone()).collect();
        for rule in &mut self.all {
            let namesakes = || specs.iter().filter(|s| s.name == rule.spec.name && s.id != rule.spec.id);
            let mut labels = rule.told_apart_by().to_vec();
            if namesakes().any(|other| other.source != rule.spec.source) {
                add(&mut labels, "source", &rule.spec.source);
            }
            if namesakes().any(|other| other.source == rule.spec.source) {
                add(&mut labels, "signal", &rule.spec.id);
            }
            rule.tell_apart_by(labels);
        }
    }

    /// The signal with this id.
    pub(super) fn spec(&self, id: &str) -> Option<&SignalSpec> {
        self.all.iter().map(|rule| &rule.spec).find(|spec| &*spec.id == id)
    }

    /// Takes in up to when the journal has readings of each signal.
    pub(super) fn know(&mut self, read_until: BTreeMap<Text, Timestamp>) {
        self.read_until = read_until;
    }

    /// Takes in what a server remembers of them.
    fn recall(&mut self, observation: &Observation, stale_after: Duration) {
        for item in &observation.items {
            let Item::Past(past) = item else { continue };
            let known = self.read_until.get(&Text::line(&past.signal)).copied();
            if let Some(rule) = self.rule(&past.signal) {
                rule.recall(past, (observation.at, stale_after), known);
            }
        }
    }

    /// Takes in what a poll says of them.
    pub(super) fn observe(&mut self, observation: &Observation, health: Option<&Health>, recalls: &Recalls) {
        let at = observation.at;
        let stale_after = health.map_or(Duration::MAX, |health| health.spec.stale_after);
        for item in &observation.items {
            match item {
                Item::Readings(readings) => {
                    if let Some(rule) = self.rule(&readings.signal) {
                        let waits = recalls.waits_for(&rule.spec.source, Some(&rule.spec.id), at);
                        rule.read(readings, (at, waits), stale_after);
                    }
                }
                Item::Failure(failure) => {
                    if let Some(rule) = failure.signal.as_deref().and_then(|id| self.rule(id)) {
                        rule.answered = None;
                    }
                }
                _ => {}
            }
        }
        self.recall(observation, stale_after);
    }

    fn rule(&mut self, id: &str) -> Option<&mut Rule> {
        self.all.iter_mut().find(|rule| &*rule.spec.id == id)
    }

    /// What the journal lacks.
    pub(super) fn due(
        &mut self,
        pen: &Pen,
        open: &OpenEpisodes,
        recalls: &Recalls,
        now: Timestamp,
    ) -> Vec<Event> {
        let due = |rule: &mut Rule| {
            let waits = recalls.waits_for(&rule.spec.source, Some(&rule.spec.id), now);
            rule.due((pen, open, now), waits)
        };
        self.all.iter_mut().flat_map(due).collect()
    }

    /// Whether the series that a local alert or threshold is about is there.
    pub(super) fn presence(&self, subject: &Subject, sources: &[Health]) -> Presence {
        let answers = |health: &Health| health.answered.is_some() && health.failures == 0;
        let name = |rule: &&Rule| Text::line(&rule.spec.name) == subject.name;
        let mut rules = self.all.iter().filter(name).peekable();
        if rules.peek().is_none() {
            // Its rule is gone, or not discovered yet: known only when everybody was heard.
            let all_answer = !sources.is_empty() && sources.iter().all(answers);
            return if all_answer { Presence::Absent } else { Presence::Unknown };
        }
        let mut presence = Presence::Absent;
        for rule in rules {
            let source = sources.iter().find(|health| health.spec.name == rule.spec.source);
            if !source.is_some_and(answers) || rule.answered.is_none() {
                presence = Presence::Unknown;
            } else if rule.has(subject) {
                return Presence::Present;
            }
        }
        presence
    }
}

fn add(labels: &mut Vec<(&'static str, Text)>, name: &'static str, value: &str) {
    if !labels.iter().any(|(known, _)| *known == name) {
        labels.push((name, Text::line(value)));
    }
}
