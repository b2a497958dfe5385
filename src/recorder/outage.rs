//! When a source does not answer.

use super::pen::{Pen, Standing};
use crate::model::{Event, EventKind, Observation, Severity, Subject, Text, Timestamp};
use crate::signals::{Health, SourceSpec};
use crate::timeline::{OpenEpisodes, Track};

/// The sources of a board and how they have answered.
#[derive(Clone, Debug, Default)]
pub(super) struct Sources {
    health: Vec<Health>,
    /// The first answer in a row, for each source; nothing while it fails.
    answering: Vec<Option<Timestamp>>,
}

impl Sources {
    /// Adds a source, or takes over what is new about one that is known.
    pub(super) fn add(&mut self, spec: SourceSpec) {
        if let Some(known) = self.health.iter_mut().find(|health| health.spec.name == spec.name) {
            known.spec = spec;
        } else {
            self.health.push(Health::new(spec));
            self.answering.push(None);
        }
    }

    /// Lets go of a source.
    pub(super) fn remove(&mut self, name: &str) {
        if let Some(place) = self.health.iter().position(|health| &*health.spec.name == name) {
            self.health.remove(place);
            self.answering.remove(place);
        }
    }

    /// All of them.
    pub(super) fn all(&self) -> &[Health] {
        &self.health
    }

    /// The source called `name`.
    pub(super) fn get(&self, name: &str) -> Option<&Health> {
        self.health.iter().find(|health| &*health.spec.name == name)
    }

    /// Takes in the outcome of a poll.
    pub(super) fn observe(&mut self, observation: &Observation) {
        let sources = self.health.iter_mut().zip(&mut self.answering);
        for (health, answering) in sources.filter(|(health, _)| health.spec.name == observation.source) {
            health.observe(observation);
            match observation.failure() {
                Some(_) => *answering = None,
                None => *answering = answering.or(Some(observation.at)),
            }
        }
    }

    /// What the journal lacks.
    pub(super) fn due(&mut self, pen: &Pen, open: &OpenEpisodes, now: Timestamp) -> Vec<Event> {
        let sources = self.health.iter().zip(&mut self.answering);
        sources.filter_map(|(health, answering)| due(health, answering, pen, open, now)).collect()
    }
}

fn due(
    health: &Health,
    answering: &mut Option<Timestamp>,
    pen: &Pen,
    open: &OpenEpisodes,
    now: Timestamp,
) -> Option<Event> {
    let key = pen.key(Track::Source, &Subject::named(&health.spec.name));
    let standing = Standing::of(open, &key);
    let source = Text::line(&health.spec.name);
    if !standing.is_open {
        let since = health.failing_since.filter(|_| health.is_out())?;
        let at = standing.no_earlier(since);
        let down = pen.transition(&key, standing.last, EventKind::SourceDown, at, now);
        let severity = Some(Severity::Warning);
        return Some(Event { severity, text: health.reason.clone(), source, ..down });
    }
    // Whoever wrote that it is down may have failed to reach it when this one did not.
    if answering.is_some_and(|since| !standing.is_news(since)) {
        *answering = health.answered.filter(|at| standing.is_news(*at)).or(*answering);
    }
    let since = answering.filter(|since| standing.is_news(*since))?;
    let last = standing.last?;
    let lasted = std::time::Duration::from_secs(since.since(last.event.at).as_secs());
    let text = Text::line(&format!("answers again after {}", humantime::format_duration(lasted)));
    let up = pen.transition(&key, standing.last, EventKind::SourceUp, since, now);
    Some(Event { text, source, about: Some(last.event.id), ..up })
}
