//! The incident and what is known of it.

use serde::Serialize;

use crate::model::{Actor, EventId, Labels, Text, Timestamp, Verdict};
use crate::timeline::{self, Ack, Moment, Slice};

/// The incident with its milestones, its alerts' episodes and what was suspected.
#[derive(Serialize)]
pub(super) struct Incident<'a> {
    id: EventId,
    title: String,
    subject: &'a Text,
    labels: &'a Labels,
    sev: u8,
    started: Timestamp,
    ended: Option<Ended<'a>>,
    reopened: Option<Reopened>,
    /// As the figure of that name has it.
    duration: Option<u64>,
    milestones: Vec<Milestone>,
    episodes: Vec<Episode<'a>>,
    hypotheses: Vec<Hypothesis<'a>>,
}

#[derive(Serialize)]
struct Ended<'a> {
    at: Timestamp,
    by: &'a Actor,
    automatic: bool,
    text: &'a Text,
    event: EventId,
}

#[derive(Serialize)]
struct Reopened {
    at: Timestamp,
    event: EventId,
}

#[derive(Serialize)]
struct Milestone {
    name: &'static str,
    at: Timestamp,
    event: EventId,
}

#[derive(Serialize)]
struct Episode<'a> {
    alert: &'a Text,
    labels: &'a Labels,
    severity: &'static str,
    from: Timestamp,
    to: Option<Timestamp>,
    event: EventId,
    acknowledgements: Vec<Acknowledgement<'a>>,
}

#[derive(Serialize)]
struct Acknowledgement<'a> {
    at: Timestamp,
    by: &'a Actor,
    text: &'a Text,
    event: EventId,
}

#[derive(Serialize)]
struct Hypothesis<'a> {
    subject: &'a Text,
    labels: &'a Labels,
    verdict: &'static str,
    raised: Timestamp,
    since: Timestamp,
    by: &'a Actor,
    text: &'a Text,
    event: EventId,
}

impl<'a> Incident<'a> {
    pub(super) fn of(slice: &'a Slice) -> Option<Self> {
        let incident = slice.incident.as_ref()?;
        let duration = slice.figures.iter().find(|figure| figure.name.as_str() == "duration");
        Some(Self {
            id: incident.id,
            title: incident.subject.to_string(),
            subject: &incident.subject.name,
            labels: &incident.subject.labels,
            sev: incident.sev.number(),
            started: incident.started,
            ended: incident.ended.as_ref().map(Ended::from),
            reopened: incident.reopened.map(|again| Reopened { at: again.at, event: again.id }),
            duration: duration.and_then(|figure| figure.seconds),
            milestones: slice.milestones.iter().map(Milestone::from).collect(),
            episodes: slice.episodes.iter().map(Episode::from).collect(),
            hypotheses: slice.hypotheses.iter().map(Hypothesis::from).collect(),
        })
    }
}

impl<'a> From<&'a timeline::Ending> for Ended<'a> {
    fn from(ending: &'a timeline::Ending) -> Self {
        let timeline::Ending { id, at, by, automatic, text } = ending;
        Self { at: *at, by, automatic: *automatic, text, event: *id }
    }
}

impl From<&timeline::Milestone> for Milestone {
    fn from(milestone: &timeline::Milestone) -> Self {
        Self { name: name(milestone.moment), at: milestone.at, event: milestone.event }
    }
}

/// A milestone's name for programs.
const fn name(moment: Moment) -> &'static str {
    match moment {
        Moment::ImpactStart => "impact_start",
        Moment::Page => "page",
        Moment::Acknowledged => "acknowledged",
        Moment::Escalated => "escalated",
        Moment::Cause => "cause",
        Moment::Mitigated => "mitigated",
        Moment::Restored => "restored",
    }
}

impl<'a> From<&'a timeline::Episode> for Episode<'a> {
    fn from(episode: &'a timeline::Episode) -> Self {
        Self {
            alert: &episode.subject.name,
            labels: &episode.subject.labels,
            severity: episode.worst().name(),
            from: episode.started(),
            to: episode.resolved.map(|resolved| resolved.at),
            event: episode.first.id,
            acknowledgements: episode.acknowledgement.standing().iter().map(Acknowledgement::from).collect(),
        }
    }
}

impl<'a> From<&'a Ack> for Acknowledgement<'a> {
    fn from(ack: &'a Ack) -> Self {
        Self { at: ack.at, by: &ack.by, text: &ack.comment, event: ack.id }
    }
}

impl<'a> From<&'a timeline::Hypothesis> for Hypothesis<'a> {
    fn from(hypothesis: &'a timeline::Hypothesis) -> Self {
        Self {
            subject: &hypothesis.subject.name,
            labels: &hypothesis.subject.labels,
            verdict: match hypothesis.verdict {
                Verdict::Open => "open",
                Verdict::RuledOut => "ruled_out",
                Verdict::Confirmed => "confirmed",
            },
            raised: hypothesis.raised,
            since: hypothesis.since,
            by: &hypothesis.by,
            text: &hypothesis.text,
            event: hypothesis.id,
        }
    }
}
