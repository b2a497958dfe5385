//! Whether a source answers.

use std::sync::Arc;
use std::time::Duration;

use crate::model::{Item, Observation, Text, Timestamp};

/// Failures in a row after which a source counts as down: one may be a passing fault.
pub(super) const DOWN_AFTER: u32 = 2;

/// What the screen knows of a source beforehand.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceSpec {
    /// The source's name, unique on a board.
    pub name: Arc<str>,
    /// Where it is, without secrets.
    pub url: Text,
    /// How long a sample is good for: two intervals, and no less than a second of machine time.
    pub stale_after: Duration,
    /// Whether the server's certificate is not verified.
    pub insecure: bool,
}

/// How a source has answered lately.
#[derive(Clone, Debug)]
pub struct Health {
    /// The source.
    pub spec: SourceSpec,
    /// The last poll it answered.
    pub answered: Option<Timestamp>,
    /// Since when it has been failing.
    pub failing_since: Option<Timestamp>,
    /// Why the last poll failed; empty while it answers.
    pub reason: Text,
    /// Whether the last failure was silence rather than a refusal.
    pub silent: bool,
    /// Failures in a row.
    pub failures: u32,
    /// What it said beside its readings in the last answered poll, such as malformed lines.
    pub notices: Vec<Text>,
    /// What its last answer lacks as a whole, while it lacks something.
    pub partial: Option<Text>,
    /// How far its clock is ahead of this machine's (negative: behind), in seconds; 0 where it agrees.
    pub skew: i64,
    /// How often its task had to be restarted after a crash.
    pub restarts: u32,
}

impl Health {
    /// A source that has not been asked yet.
    pub fn new(spec: SourceSpec) -> Self {
        Self {
            spec,
            answered: None,
            failing_since: None,
            reason: Text::default(),
            silent: false,
            failures: 0,
            notices: Vec::new(),
            partial: None,
            skew: 0,
            restarts: 0,
        }
    }

    /// Whether it has failed often enough to be called down.
    pub fn is_down(&self) -> bool {
        self.is_out() || (self.failures > 0 && self.answered.is_none())
    }

    /// Whether it has failed so often in a row that it is an outage, not a passing fault.
    pub const fn is_out(&self) -> bool {
        self.failures >= DOWN_AFTER
    }

    /// Takes in the outcome of a poll.
    pub fn observe(&mut self, observation: &Observation) {
        if let Some(failure) = observation.failure() {
            self.failures += 1;
            self.failing_since.get_or_insert(observation.received_at);
            self.reason = failure.reason.clone();
            self.silent = failure.silent;
            return;
        }
        self.answered = Some(observation.at);
        self.failing_since = None;
        self.failures = 0;
        self.reason = Text::default();
        self.silent = false;
        self.notices = observation.items.iter().filter_map(notice).collect();
        self.partial = observation.items.iter().find_map(partial);
        self.skew = observation.items.iter().find_map(skew).unwrap_or(0);
    }
}

fn notice(item: &Item) -> Option<Text> {
    match item {
        Item::Notice(notice) => Some(notice.text.clone()),
        _ => None,
    }
}

fn partial(item: &Item) -> Option<Text> {
    match item {
        Item::Partial(partial) if partial.signal.is_none() => Some(partial.reason.clone()),
        _ => None,
    }
}

const fn skew(item: &Item) -> Option<i64> {
    match item {
        Item::Skew(secs) => Some(*secs),
        _ => None,
    }
}
