//! What is done outside, and how far that is.

use std::time::Duration;

use super::times::Times;
use crate::model::{Errand, EventId, Progress, Stage, Text};
use crate::timeline::Episode;

/// Where what is done here is told outside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// The Alertmanager in which alerts are silenced; none where there is none.
    pub alertmanager: Option<Text>,
    /// After how long one is reminded of an acknowledged alert that still fires; none for never.
    pub remind: Option<Duration>,
}

/// What is to be done outside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Errands {
    /// What is not over, in the journal's order.
    pub(super) open: Vec<Errand>,
    /// The last of what is over.
    pub(super) over: Vec<Errand>,
}

impl Errands {
    /// All that are not over, in the journal's order.
    pub fn iter(&self) -> impl Iterator<Item = &Errand> {
        self.open.iter()
    }

    /// What the event asked for, while that is not over.
    pub fn of(&self, event: EventId) -> Option<&Errand> {
        self.open.iter().find(|errand| errand.asked.event.id == event)
    }

    /// What the event asked for, or what became of it.
    pub fn ever_of(&self, event: EventId) -> Option<&Errand> {
        let over = || self.over.iter().find(|errand| errand.asked.event.id == event);
        self.of(event).or_else(over)
    }

    /// What whoever is on the alert asked for.
    pub fn of_owner(&self, episode: &Episode) -> Option<&Errand> {
        self.of(episode.acknowledgement.owner()?.id)
    }
}

/// How an errand stands, in words: `CONFIRMED until 02:20`, `PENDING: connection refused`.
pub fn words(progress: &Progress, times: &Times) -> Text {
    let word = match progress.stage {
        Stage::Pending => "PENDING",
        Stage::Confirmed => "CONFIRMED",
        Stage::Failed => "FAILED",
        Stage::Over => "over",
    };
    let until = progress.until.filter(|_| progress.stage == Stage::Confirmed);
    let until = until.map(|until| format!(" until {}", times.minutes(until))).unwrap_or_default();
    let said = if progress.said.is_empty() { String::new() } else { format!(": {}", progress.said) };
    Text::line(&format!("{word}{until}{said}"))
}
