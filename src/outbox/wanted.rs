//! What is to be done outside, in words that say nothing of who does it.

use std::time::Duration;

use crate::model::{Actor, Errand, EventId, Matcher, Progress, Stage, Subject, Text, Timestamp};

/// How long an acknowledgement's silence is made to last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// From when it is made or prolonged. Short, so that it ends by itself when nobody prolongs it any more.
    pub lasts: Duration,
}

impl Policy {
    /// Where nothing can be silenced.
    pub const NONE: Self = Self { lasts: Duration::ZERO };

    /// What is left when it is prolonged: half, so that an outage of that length changes nothing.
    pub(super) fn margin(self) -> Duration {
        self.lasts / 2
    }
}

/// A silence that is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The event that asks for it: it is carried in the comment, so that it is made once.
    pub event: EventId,
    /// What is silenced.
    pub what: What,
    /// Who wants it.
    pub by: Actor,
    /// What they said.
    pub comment: Text,
    /// Until when.
    pub until: Timestamp,
}

/// What is silenced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// This alert and no other, because somebody is on it.
    Alert(Subject),
    /// Whatever all of these accept.
    Matching(Vec<Matcher>),
}

/// What is to be done outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Make a silence, unless there is one that carries the event's id.
    Silence(Wanted),
    /// Prolong the silence with this id.
    Extend(Text, Wanted),
    /// End the silence with this id; the words say why.
    Expire(Text, Text),
    /// End whatever silence carries the event's id; the words say why.
    Revoke(Text),
    /// Nothing: this is how the errand stands.
    Settle(Progress),
}

/// One errand and what is due of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The errand.
    pub errand: Errand,
    /// What is due.
    pub deed: Deed,
}

/// How the errand stands after this step where there is nobody to ask; none when that changes nothing.
pub fn without(step: &Step, now: Timestamp) -> Option<Progress> {
    let lapsed = step.errand.progress.until.is_some_and(|until| until <= now);
    match &step.deed {
        Deed::Settle(progress) => Some(progress.clone()),
        Deed::Expire(_, why) if lapsed => {
            Some(Progress { stage: Stage::Over, said: why.clone(), ..Progress::default() })
        }
        Deed::Revoke(why) => Some(Progress { stage: Stage::Over, said: why.clone(), ..Progress::default() }),
        // It may be found yet.
        Deed::Silence(_) | Deed::Extend(..) | Deed::Expire(..) => None,
    }
}

/// Nothing is to be done any more; the words say why.
pub(super) fn over(said: &str) -> Deed {
    Deed::Settle(Progress { stage: Stage::Over, said: Text::line(said), ..Progress::default() })
}
