//! What kinds of events there are.

use std::fmt;

use crate::model::severity::Sev;
use crate::model::text::Text;

/// Where a hypothesis stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It may be.
    Open,
    /// It is not, with the reason in the text.
    RuledOut,
    /// It is.
    Confirmed,
}

/// A moment an operator marks, because no machine can know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// Users began to be hurt.
    ImpactStart,
    /// Users stopped being hurt, though the cause may remain.
    Mitigated,
    /// Everything works again.
    Restored,
}

/// What becomes of an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// It opens; the event's id is the incident's.
    Opened(Sev),
    /// It is over; by a machine's hand: automatically.
    Resolved,
    /// It was not over after all.
    Reopened,
    /// It is worse or less bad than it looked.
    Severity(Sev),
}

/// What kind of event it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventKind {
    /// An alert fires, or fires on with another severity.
    Fired,
    /// An alert ended.
    Resolved,
    /// A warning threshold was crossed and held.
    Crossed,
    /// A crossed threshold is cleared again.
    Cleared,
    /// Something new runs.
    Deploy,
    /// Somebody took an episode on: `about` is its fired event.
    Acknowledged,
    /// An acknowledgement ended: `about` is the acknowledgement, or a fired event of the episode for all of them.
    Unacknowledged,
    /// An operator's text.
    Note,
    /// A hypothesis is raised or judged; the subject names it.
    Hypothesis(Verdict),
    /// Somebody did something to the system.
    Action,
    /// Somebody else was called in; the subject names them.
    Escalated,
    /// An operator's mark.
    Milestone(Mark),
    /// Something to do afterwards.
    Todo,
    /// A source stopped answering.
    SourceDown,
    /// A source answers again.
    SourceUp,
    /// Nobody recorded from here on; the subject names the recorder.
    RecorderDown,
    /// Somebody records again.
    RecorderUp,
    /// The event in `about` is struck out.
    Retracted,
    /// What becomes of an incident; after its opening, `incident` says of which.
    Incident(Phase),
    /// A kind that this version does not know, by name.
    Other(Text),
}

/// The kinds that their name says completely.
const NAMED: [(&str, EventKind); 26] = [
    ("fired", EventKind::Fired),
    ("resolved", EventKind::Resolved),
    ("crossed", EventKind::Crossed),
    ("cleared", EventKind::Cleared),
    ("deploy", EventKind::Deploy),
    ("acknowledged", EventKind::Acknowledged),
    ("unacknowledged", EventKind::Unacknowledged),
    ("note", EventKind::Note),
    ("hypothesis.open", EventKind::Hypothesis(Verdict::Open)),
    ("hypothesis.ruled_out", EventKind::Hypothesis(Verdict::RuledOut)),
    ("hypothesis.confirmed", EventKind::Hypothesis(Verdict::Confirmed)),
    ("action", EventKind::Action),
    ("escalated", EventKind::Escalated),
    ("milestone.impact_start", EventKind::Milestone(Mark::ImpactStart)),
    ("milestone.mitigated", EventKind::Milestone(Mark::Mitigated)),
    ("milestone.restored", EventKind::Milestone(Mark::Restored)),
    ("todo", EventKind::Todo),
    ("source.down", EventKind::SourceDown),
    ("source.up", EventKind::SourceUp),
    ("recorder.down", EventKind::RecorderDown),
    ("recorder.up", EventKind::RecorderUp),
    ("retracted", EventKind::Retracted),
    // These two carry a severity besides; the one here only fills its place.
    (OPENED, EventKind::Incident(Phase::Opened(Sev::Sev2))),
    ("incident.resolved", EventKind::Incident(Phase::Resolved)),
    ("incident.reopened", EventKind::Incident(Phase::Reopened)),
    (SEVERITY, EventKind::Incident(Phase::Severity(Sev::Sev2))),
];

const OPENED: &str = "incident.opened";
const SEVERITY: &str = "incident.severity";

impl EventKind {
    /// The names of all kinds this version knows, such as `note` and `hypothesis.ruled_out`.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMED.iter().map(|(name, _)| *name)
    }

    /// The kind called `name`, with the severity where an incident gets one; a name that is not
    /// known, or lacks its severity, stays as it is.
    pub fn from_name(name: &str, sev: Option<Sev>) -> Self {
        match (name, sev) {
            (OPENED, Some(sev)) => Self::Incident(Phase::Opened(sev)),
            (SEVERITY, Some(sev)) => Self::Incident(Phase::Severity(sev)),
            (OPENED | SEVERITY, None) => Self::Other(Text::line(name)),
            _ => {
                let known = NAMED.iter().find(|(known, _)| *known == name);
                known.map_or_else(|| Self::Other(Text::line(name)), |(_, kind)| kind.clone())
            }
        }
    }

    /// Its name, as journals and exports have it.
    pub fn name(&self) -> &str {
        match self {
            Self::Other(name) => name.as_str(),
            Self::Incident(Phase::Opened(_)) => OPENED,
            Self::Incident(Phase::Severity(_)) => SEVERITY,
            kind => NAMED.iter().find(|(_, known)| known == kind).map_or("", |(name, _)| *name),
        }
    }

    /// The first part of its name: `hypothesis` for all three verdicts.
    pub fn family(&self) -> &str {
        self.name().split('.').next().unwrap_or_default()
    }

    /// The severity it gives an incident.
    pub const fn sev(&self) -> Option<Sev> {
        match self {
            Self::Incident(Phase::Opened(sev) | Phase::Severity(sev)) => Some(*sev),
            _ => None,
        }
    }
}

impl fmt::Display for EventKind {
    /// The name in words: `hypothesis ruled out`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.name().replace(['.', '_'], " "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_name() {
        for (name, kind) in &NAMED {
            assert_eq!(kind.name(), *name);
            assert_eq!(EventKind::from_name(name, kind.sev()), *kind);
        }
        let opened = EventKind::Incident(Phase::Opened(Sev::Sev1));
        assert_eq!(EventKind::from_name(opened.name(), opened.sev()), opened);
    }

    #[test]
    fn unknown_kinds_keep_their_name() {
        let kind = EventKind::from_name("milestone.paid", None);
        assert_eq!((kind.name(), kind.family()), ("milestone.paid", "milestone"));
        assert_eq!(EventKind::Hypothesis(Verdict::RuledOut).to_string(), "hypothesis ruled out");
    }
}
