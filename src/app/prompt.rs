//! The line an operator types into.

use tui_input::Input;

use crate::model::{EventId, EventKind, Evidence, Mark, Sev, Severity, Subject, Text, Verdict};
use crate::timeline::Misread;

/// What an open line is for.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// A comment to acknowledge these with.
    Acknowledge(Vec<Target>),
    /// A reason to take the acknowledgement of these back.
    Unacknowledge(Vec<Target>),
    /// A note, with the numbers of the selected gauge beside it.
    Note {
        /// What kind of note.
        kind: EventKind,
        /// The event it is about.
        about: Option<EventId>,
        /// The numbers.
        evidence: Option<Evidence>,
    },
    /// What was deployed.
    Deploy,
    /// Whom to call in.
    Escalate,
    /// A hypothesis and what became of it.
    Hypothesis(Verdict),
    /// A moment that no machine can know.
    Milestone(Mark),
    /// How the open incident ended.
    Resolve {
        /// The incident.
        incident: EventId,
        /// Its name.
        subject: Subject,
        /// Alerts that still fire.
        firing: usize,
    },
    /// How bad the open incident is.
    Severity(EventId, Sev),
    /// Why an event is struck out.
    Retract {
        /// The event.
        event: EventId,
        /// What it is about.
        subject: Subject,
        /// What it is, in a few words.
        what: Text,
    },
    /// Which events to show.
    Filter,
}

/// An alert that an acknowledgement is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The fired event that opened its episode.
    pub episode: EventId,
    /// The alert.
    pub subject: Subject,
    /// How bad it is.
    pub severity: Severity,
}

/// An open line.
#[derive(Clone, Debug)]
pub struct Prompt {
    /// What it is for.
    pub ask: Ask,
    /// What is typed, and where the cursor is.
    pub input: Input,
    /// What is wrong with it, and where.
    pub misread: Option<Misread>,
}
