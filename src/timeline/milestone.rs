//! The moments an incident is measured by.

use std::collections::BTreeSet;

use super::hypothesis::hypotheses;
use super::incident::Incident;
use crate::model::{Event, EventId, EventKind, Mark, Recorded, Timestamp, Verdict};

/// What a milestone marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Moment {
    /// Users began to be hurt: the operator's mark.
    ImpactStart,
    /// The first critical alert: the incident's beginning.
    Page,
    /// The first acknowledgement since the page that was not taken back.
    Acknowledged,
    /// The first escalation since the page.
    Escalated,
    /// The first hypothesis confirmed that stayed so.
    Cause,
    /// The operator's mark, else the first deploy after the cause was found.
    Mitigated,
    /// The operator's mark, else the incident's end.
    Restored,
}

impl Moment {
    /// Its name in a formula.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ImpactStart => "start of impact",
            Self::Page => "page",
            Self::Acknowledged => "first acknowledgement",
            Self::Escalated => "first escalation",
            Self::Cause => "cause confirmed",
            Self::Mitigated => "mitigated",
            Self::Restored => "restored",
        }
    }

    /// Why it is unknown, when it is.
    pub const fn why_unknown(self) -> &'static str {
        match self {
            Self::ImpactStart => "nobody marked the start of the impact",
            Self::Page => "no incident was opened",
            Self::Acknowledged => "nobody acknowledged",
            Self::Escalated => "nobody escalated",
            Self::Cause => "no hypothesis was confirmed",
            Self::Mitigated => "nobody marked the mitigation, and no deploy followed the cause",
            Self::Restored => "the incident is not over",
        }
    }
}

/// A moment that is known, and the event it is known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// What it marks.
    pub moment: Moment,
    /// When.
    pub at: Timestamp,
    /// The event.
    pub event: EventId,
}

/// The milestones of an incident, from its events that stand, in order; in the order of [`Moment`].
pub fn milestones(incident: &Incident, events: &[&Recorded]) -> Vec<Milestone> {
    let cause = cause(incident, events);
    let restored = restored(incident, events);
    let found = [
        (Moment::ImpactStart, mark(events, Mark::ImpactStart)),
        (Moment::Page, Some((incident.started, incident.id))),
        (Moment::Acknowledged, acknowledged(incident, events)),
        (Moment::Escalated, since(incident, events).find(is(&EventKind::Escalated)).map(Event::key)),
        (Moment::Cause, cause),
        (Moment::Mitigated, mark(events, Mark::Mitigated).or_else(|| hotfix(events, cause, restored))),
        (Moment::Restored, restored),
    ];
    let known = |(moment, found): (Moment, Option<(Timestamp, EventId)>)| {
        found.map(|(at, event)| Milestone { moment, at, event })
    };
    found.into_iter().filter_map(known).collect()
}

fn since<'a>(incident: &Incident, events: &'a [&Recorded]) -> impl Iterator<Item = &'a Event> {
    let page = incident.started;
    events.iter().map(|recorded| &recorded.event).filter(move |event| event.at >= page)
}

fn is(kind: &EventKind) -> impl Fn(&&Event) -> bool {
    move |event| event.kind == *kind
}

/// Of several marks the one set last counts: setting it again is how it is put right.
fn mark(events: &[&Recorded], mark: Mark) -> Option<(Timestamp, EventId)> {
    let marks = events.iter().filter(|recorded| recorded.event.kind == EventKind::Milestone(mark));
    marks.max_by_key(|recorded| (recorded.seq, recorded.event.id)).map(|recorded| recorded.event.key())
}

/// One that a machine re-armed was given all the same; one that a person took back was not.
fn acknowledged(incident: &Incident, events: &[&Recorded]) -> Option<(Timestamp, EventId)> {
    let events_of = |kind: EventKind| events.iter().map(|r| &r.event).filter(move |event| event.kind == kind);
    let undone = events_of(EventKind::Unacknowledged).filter(|event| !event.actor.is_machine());
    let undone: BTreeSet<EventId> = undone.filter_map(|event| event.about).collect();
    let given = since(incident, events).filter(is(&EventKind::Acknowledged));
    given.filter(|event| !undone.contains(&event.id)).map(Event::key).next()
}

fn cause(incident: &Incident, events: &[&Recorded]) -> Option<(Timestamp, EventId)> {
    let hypotheses = hypotheses(since(incident, events));
    let confirmed = hypotheses.iter().filter(|hypothesis| hypothesis.verdict == Verdict::Confirmed);
    confirmed.map(|hypothesis| (hypothesis.since, hypothesis.id)).min()
}

fn restored(incident: &Incident, events: &[&Recorded]) -> Option<(Timestamp, EventId)> {
    let ended = incident.ended.as_ref().map(|ended| (ended.at, ended.id));
    // What was marked before it broke again was not yet the end.
    let again = |at| incident.reopened.is_some_and(|reopened| at < reopened.at);
    mark(events, Mark::Restored).filter(|(at, _)| !again(*at)).or(ended)
}

fn hotfix(
    events: &[&Recorded],
    cause: Option<(Timestamp, EventId)>,
    restored: Option<(Timestamp, EventId)>,
) -> Option<(Timestamp, EventId)> {
    let (found, _) = cause?;
    let in_time = |at| at >= found && restored.is_none_or(|(restored, _)| at <= restored);
    let deploys = events.iter().filter(|recorded| recorded.event.kind == EventKind::Deploy);
    deploys.map(|recorded| recorded.event.key()).find(|(at, _)| in_time(*at))
}
