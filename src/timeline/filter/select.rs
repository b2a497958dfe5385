//! Which events to show.

use std::collections::BTreeSet;

use crate::model::{Event, EventId, Severity, Timestamp};

/// Which events to show: those that pass every condition set. Empty, it passes all.
///
/// Plain data, so that a journal can narrow its query by it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Names or families of kinds, of which an event must have one.
    pub kinds: Vec<String>,
    /// The least severity.
    pub at_least: Option<Severity>,
    /// The greatest severity.
    pub at_most: Option<Severity>,
    /// Parts of the actor's user, name or host, in lower case; one must be found.
    pub by: Vec<String>,
    /// Parts of the source's name, in lower case; one must be found.
    pub sources: Vec<String>,
    /// The first moment.
    pub since: Option<Timestamp>,
    /// The last moment.
    pub until: Option<Timestamp>,
    /// Only what fires and nobody is on.
    pub unacknowledged: bool,
    /// Words in lower case that must all be found in what the entry shows.
    pub words: Vec<String>,
}

impl Filter {
    /// Whether it passes everything.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the event passes; `unacknowledged` are the fired events of episodes that nobody is on.
    pub fn passes(&self, event: &Event, unacknowledged: &BTreeSet<EventId>) -> bool {
        self.passes_kind(event)
            && self.passes_severity(event.severity)
            && self.since.is_none_or(|since| event.at >= since)
            && self.until.is_none_or(|until| event.at <= until)
            && (!self.unacknowledged || unacknowledged.contains(&event.id))
            && self.passes_actor(event)
            && self.passes_source(event)
            && self.passes_words(event)
    }

    fn passes_kind(&self, event: &Event) -> bool {
        let (name, family) = (event.kind.name(), event.kind.family());
        self.kinds.is_empty() || self.kinds.iter().any(|kind| kind == name || kind == family)
    }

    /// An event without a severity passes only where none is asked for.
    fn passes_severity(&self, severity: Option<Severity>) -> bool {
        let reaches = self.at_least.is_none_or(|least| severity >= Some(least));
        reaches && self.at_most.is_none_or(|most| severity.is_some_and(|severity| severity <= most))
    }

    fn passes_actor(&self, event: &Event) -> bool {
        let actor = event.actor.to_string().to_lowercase();
        self.by.is_empty() || self.by.iter().any(|part| actor.contains(part))
    }

    fn passes_source(&self, event: &Event) -> bool {
        let source = event.source.as_str().to_lowercase();
        self.sources.is_empty() || self.sources.iter().any(|part| source.contains(part))
    }

    fn passes_words(&self, event: &Event) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let searched = Self::searched(event);
        self.words.iter().all(|word| searched.contains(word))
    }

    /// What words are looked for in: all that an entry shows, in lower case.
    pub fn searched(event: &Event) -> String {
        let Event { kind, subject, text, actor, source, .. } = event;
        let severity = event.severity.map_or("", Severity::name);
        format!("{kind} {severity} {subject} {text} {actor} {source}").to_lowercase()
    }
}
