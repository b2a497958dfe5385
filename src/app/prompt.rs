//! The line an operator types into.

use super::action::Action;
use super::completion::Completion;
use super::draft::Draft;
use super::input::Input;
use super::sent::Recalled;
use super::themes::Themes;
use crate::model::{
    Actor, EventId, EventKind, Mark, Matcher, Sev, Severity, Subject, Text, Timestamp, Verdict,
};
use crate::signals::GaugeId;
use crate::timeline::{Misread, SilenceLine, braces};

/// What an open line is for. Whatever it acts on is fixed when it opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// A comment to acknowledge these with.
    Acknowledge(Vec<Target>),
    /// A reason to take these acknowledgements back.
    Unacknowledge(Vec<Held>),
    /// A note.
    Note {
        /// A note, an action or a todo; a tag in the text overrules it.
        kind: EventKind,
        /// The event it is about.
        about: Option<About>,
        /// The gauge whose reading goes with it.
        gauge: Option<GaugeId>,
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
    Resolve(Ongoing),
    /// How bad the open incident is.
    Severity(Ongoing, Sev),
    /// Why an event is struck out.
    Retract(About),
    /// How long, what and why to mute.
    Silence(Quiet),
    /// Why a silence ends early.
    Expire(Muting),
    /// Which events to show.
    Filter,
    /// The file to write this incident to, or the last day.
    Export(Option<EventId>),
    /// Which moment to go to.
    Goto,
    /// What to find in the help.
    Search,
    /// What to do, by its name.
    Command(Palette),
}

/// What can be done by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Palette {
    /// All of it, in the help's order.
    pub offers: Vec<Offer>,
    /// What was chosen with the arrows.
    pub chosen: Option<Action>,
    /// The themes there are.
    pub themes: Themes,
    /// The theme that was chosen with the arrows.
    pub(super) theme: Option<String>,
}

/// Something that can be done by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What it is.
    pub action: Action,
    /// For what opens a line: what it is for and what stands in it, as of when the palette opened, or why
    /// there is nothing to type.
    pub line: Option<Result<(Ask, String), String>>,
}

/// An alert that an acknowledgement is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its board.
    pub board: Text,
    /// The fired event that opened its episode.
    pub episode: EventId,
    /// The episode's last firing that the operator could see: the acknowledgement is of this.
    pub seen: EventId,
    /// The alert.
    pub subject: Subject,
    /// How bad it was then.
    pub severity: Severity,
}

/// An acknowledgement that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its board.
    pub board: Text,
    /// The acknowledgement.
    pub ack: EventId,
    /// The alert.
    pub subject: Subject,
    /// Who gave it.
    pub by: Actor,
    /// Since when it stands.
    pub since: Timestamp,
}

/// An event that another is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// The event.
    pub event: EventId,
    /// What it is about itself.
    pub subject: Subject,
    /// The incident it belongs to.
    pub incident: Option<EventId>,
    /// What it says, in a line.
    pub what: Text,
}

/// What a silence is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quiet {
    /// The alerts, each with what matches it alone; none where whatever is typed is meant.
    pub alerts: Vec<(Subject, Vec<Matcher>)>,
}

impl Quiet {
    /// The silences that the line asks for: for each alert one, unless it says itself what it is to mute.
    pub fn wanted(&self, line: &SilenceLine) -> Vec<(Subject, Vec<Matcher>)> {
        match (&line.matchers, self.alerts.as_slice()) {
            (None, alerts) => alerts.to_vec(),
            // As it was offered: exact, whatever a label's bytes look like.
            (Some(typed), [only]) if braces(typed) == braces(&only.1) => vec![only.clone()],
            (Some(typed), _) => vec![(Subject::default(), typed.clone())],
        }
    }
}

/// A silence that is to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Muting {
    /// Its id.
    pub silence: Text,
    /// Whose it is.
    pub by: Text,
    /// Why it was made.
    pub comment: Text,
}

/// The incident that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ongoing {
    /// The incident.
    pub incident: EventId,
    /// What opened it.
    pub subject: Subject,
    /// How bad it was when the line was opened.
    pub sev: Sev,
    /// When it began, or was reopened last: it cannot end before.
    pub since: Timestamp,
}

const KINDS: [EventKind; 3] = [EventKind::Note, EventKind::Action, EventKind::Todo];
const VERDICTS: [Verdict; 3] = [Verdict::Open, Verdict::RuledOut, Verdict::Confirmed];
const MARKS: [Mark; 3] = [Mark::ImpactStart, Mark::Mitigated, Mark::Restored];

impl Ask {
    /// The name of its kind: a draft is kept for each.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Acknowledge(_) => "ack",
            Self::Unacknowledge(_) => "unack",
            Self::Note { .. } => "note",
            Self::Deploy => "deploy",
            Self::Escalate => "escalate",
            Self::Hypothesis(_) => "hypothesis",
            Self::Milestone(_) => "milestone",
            Self::Resolve(_) => "resolve",
            Self::Severity(..) => "severity",
            Self::Retract(_) => "retract",
            Self::Silence(_) => "silence",
            Self::Expire(_) => "expire",
            Self::Filter => "filter",
            Self::Export(_) => "export",
            Self::Goto => "goto",
            Self::Search => "search",
            Self::Command(_) => "command",
        }
    }

    /// Whether its text may have several lines.
    pub const fn takes_lines(&self) -> bool {
        matches!(self, Self::Note { .. })
    }

    /// What there is to choose from; nothing for most.
    pub const fn choices(&self) -> &'static [&'static str] {
        match self {
            Self::Note { .. } => &["note", "action", "todo"],
            Self::Hypothesis(_) => &["open", "ruled out", "confirmed"],
            Self::Milestone(_) => &["impact start", "mitigated", "restored"],
            Self::Severity(..) => &["SEV1", "SEV2", "SEV3", "SEV4"],
            _ => &[],
        }
    }

    /// The place of what is chosen among the choices.
    pub fn chosen(&self) -> usize {
        match self {
            Self::Note { kind, .. } => place(&KINDS, kind),
            Self::Hypothesis(verdict) => place(&VERDICTS, verdict),
            Self::Milestone(mark) => place(&MARKS, mark),
            Self::Severity(_, sev) => place(&Sev::ALL, sev),
            _ => 0,
        }
    }

    /// Chooses by place; beyond the last nothing changes.
    pub(super) fn choose(&mut self, at: usize) {
        match self {
            Self::Note { kind, .. } => put(kind, KINDS.get(at).cloned()),
            Self::Hypothesis(verdict) => put(verdict, VERDICTS.get(at).copied()),
            Self::Milestone(mark) => put(mark, MARKS.get(at).copied()),
            Self::Severity(_, sev) => put(sev, Sev::ALL.get(at).copied()),
            _ => {}
        }
    }
}

fn place<T: PartialEq>(all: &[T], one: &T) -> usize {
    all.iter().position(|known| known == one).unwrap_or(0)
}

fn put<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
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
    /// When the draft was typed that stands in it.
    pub draft: Option<Timestamp>,
    /// What the word before the cursor may become.
    pub completion: Option<Completion>,
    /// Which of the texts sent before stands in it.
    pub(super) recalled: Option<Recalled>,
    /// What stood in it from the beginning and nobody typed.
    offered: String,
}

impl Prompt {
    /// A line with `offered` in it.
    pub(super) fn new(ask: Ask, offered: String) -> Self {
        let input = Input::new(offered.clone());
        Self { ask, input, misread: None, draft: None, completion: None, recalled: None, offered }
    }

    /// A line with `text` typed into it.
    pub(super) fn with(ask: Ask, text: &str) -> Self {
        Self { input: Input::new(text.to_owned()), ..Self::new(ask, String::new()) }
    }

    /// What it is for and what was offered in it.
    pub(super) fn into_offer(self) -> (Ask, String) {
        (self.ask, self.offered)
    }

    /// Puts a draft into the line. A severity is always chosen anew.
    pub(super) fn restore(&mut self, draft: &Draft) {
        self.input = Input::new(draft.text.clone());
        self.draft = Some(draft.at);
        if !matches!(self.ask, Ask::Severity(..)) {
            self.ask.choose(draft.choice);
        }
    }

    /// What somebody typed: nothing when it is empty or still as it was offered.
    pub(super) fn typed(&self) -> Option<&str> {
        let text = self.input.value();
        (!text.trim().is_empty() && text != self.offered).then_some(text)
    }
}
