//! What an operator can do, by name.

/// What the keys mean right now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// The board is shown.
    Board,
    /// One gauge is shown whole.
    Detail,
    /// The help is shown.
    Help,
    /// The silences are listed.
    Silences,
    /// The wall is shown.
    Wall,
    /// A line is typed: keys are text, whatever they mean elsewhere.
    Line,
}

/// One verb. The keymap binds keys to these, and the help is made from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Leave.
    Quit,
    /// Stop the process until the shell brings it back.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// Read the config again.
    Reload,
    /// Open or close the help.
    Help,
    /// Find something in the help.
    Search,
    /// Show the selected gauge whole.
    Detail,
    /// Go back to the board.
    Close,
    /// Select the next gauge, or scroll down.
    Next,
    /// Select the previous gauge, or scroll up.
    Previous,
    /// Select the first gauge.
    First,
    /// Select the last gauge.
    Last,
    /// Select the worst gauge.
    Worst,
    /// Change to the next theme.
    Theme,
    /// Open or close the wall.
    Wall,
    /// Show the next of several boards.
    NextBoard,
    /// Show the previous of several boards.
    PreviousBoard,
    /// Write times as UTC, as local ones, or as ages.
    Times,
    /// Take the mouse, or leave it to the terminal.
    Mouse,
    /// Work on the next part of the board.
    Pane,
    /// The whole board for one part, or all parts again.
    Zoom,
    /// Only the heading of a part, or all of it again.
    Hide,
    /// Move a part up.
    MoveUp,
    /// Move a part down.
    MoveDown,
    /// Look at a moment earlier.
    Earlier,
    /// Look at a moment later.
    Later,
    /// Look at the moment of the event before.
    EventBefore,
    /// Look at the moment of the event after.
    EventAfter,
    /// Show less time in the charts.
    Narrower,
    /// Show more time in the charts.
    Wider,
    /// Move the charts back in time.
    PanBack,
    /// Move the charts on in time.
    PanOn,
    /// A screenful up.
    PageUp,
    /// A screenful down.
    PageDown,
    /// Do something by its name.
    Command,
    /// Select what happened at a moment.
    Goto,
    /// Let go of what is selected, marked or filtered, and follow the newest events.
    Follow,
    /// Select an alert that nobody is on, later.
    NextUnacked,
    /// Select an alert that nobody is on, earlier.
    PreviousUnacked,
    /// Select the next deploy.
    NextDeploy,
    /// Select the previous deploy.
    PreviousDeploy,
    /// Select the next critical alert.
    NextCritical,
    /// Select the previous critical alert.
    PreviousCritical,
    /// Select the next time in which nothing was seen.
    NextGap,
    /// Select the previous time in which nothing was seen.
    PreviousGap,
    /// Write the incident to a file.
    Export,
    /// Choose which events to show.
    Filter,
    /// Mark the selected alert for one deed together with others.
    Mark,
    /// Say that one is on the selected or marked alerts.
    Acknowledge,
    /// Take an acknowledgement back.
    Unacknowledge,
    /// Write a note.
    Note,
    /// Tell of a deploy.
    Deploy,
    /// Tell that somebody was called in.
    Escalate,
    /// Raise or judge a hypothesis.
    Hypothesis,
    /// Mark a moment: the impact's start, its end.
    Milestone,
    /// Say how bad the incident is.
    Severity,
    /// Say that the incident is over.
    Resolve,
    /// Strike an event out.
    Retract,
    /// Copy what is selected.
    Copy,
    /// Copy the query behind what is selected.
    CopyQuery,
    /// Copy the runbook's link.
    CopyLink,
    /// Mute the selected or marked alerts for a time.
    Silence,
    /// List what is muted.
    Silences,
    /// End the selected silence.
    Expire,
}

impl Action {
    /// Every action, in the order the help lists them.
    pub const ALL: [Self; 64] = [
        Self::Acknowledge,
        Self::Note,
        Self::Escalate,
        Self::Deploy,
        Self::Hypothesis,
        Self::Resolve,
        Self::Milestone,
        Self::Severity,
        Self::Mark,
        Self::Unacknowledge,
        Self::Silence,
        Self::Silences,
        Self::Expire,
        Self::Retract,
        Self::Copy,
        Self::CopyQuery,
        Self::CopyLink,
        Self::Export,
        Self::Filter,
        Self::Goto,
        Self::NextUnacked,
        Self::PreviousUnacked,
        Self::NextDeploy,
        Self::PreviousDeploy,
        Self::NextCritical,
        Self::PreviousCritical,
        Self::NextGap,
        Self::PreviousGap,
        Self::Follow,
        Self::Pane,
        Self::Next,
        Self::Previous,
        Self::PageUp,
        Self::PageDown,
        Self::First,
        Self::Last,
        Self::Worst,
        Self::Detail,
        Self::Close,
        Self::Wall,
        Self::NextBoard,
        Self::PreviousBoard,
        Self::Times,
        Self::Earlier,
        Self::Later,
        Self::EventBefore,
        Self::EventAfter,
        Self::Narrower,
        Self::Wider,
        Self::PanBack,
        Self::PanOn,
        Self::Zoom,
        Self::Hide,
        Self::MoveUp,
        Self::MoveDown,
        Self::Theme,
        Self::Mouse,
        Self::Command,
        Self::Help,
        Self::Search,
        Self::Reload,
        Self::Redraw,
        Self::Suspend,
        Self::Quit,
    ];

    /// The action's name, as keymaps have it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Quit => "quit",
            Self::Suspend => "suspend",
            Self::Redraw => "redraw",
            Self::Reload => "reload",
            Self::Help => "help",
            Self::Search => "search",
            Self::Detail => "detail",
            Self::Close => "close",
            Self::Next => "next",
            Self::Previous => "previous",
            Self::First => "first",
            Self::Last => "last",
            Self::Worst => "worst",
            Self::Wall => "wall",
            Self::NextBoard => "next-board",
            Self::PreviousBoard => "previous-board",
            Self::Theme => "theme",
            Self::Times => "times",
            Self::Mouse => "mouse",
            Self::Pane => "pane",
            Self::Earlier => "earlier",
            Self::Later => "later",
            Self::EventBefore => "event-before",
            Self::EventAfter => "event-after",
            Self::Narrower => "narrower",
            Self::Wider => "wider",
            Self::PanBack => "pan-back",
            Self::PanOn => "pan-on",
            Self::Zoom => "zoom",
            Self::Hide => "hide",
            Self::MoveUp => "move-up",
            Self::MoveDown => "move-down",
            Self::PageUp => "page-up",
            Self::PageDown => "page-down",
            Self::Command => "command",
            Self::Goto => "goto",
            Self::Follow => "follow",
            Self::Export => "export",
            Self::Filter => "filter",
            Self::NextUnacked => "next-unacked",
            Self::PreviousUnacked => "previous-unacked",
            Self::NextDeploy => "next-deploy",
            Self::PreviousDeploy => "previous-deploy",
            Self::NextCritical => "next-critical",
            Self::PreviousCritical => "previous-critical",
            Self::NextGap => "next-gap",
            Self::PreviousGap => "previous-gap",
            Self::Mark => "mark",
            Self::Acknowledge => "ack",
            Self::Unacknowledge => "unack",
            Self::Note => "note",
            Self::Deploy => "deploy",
            Self::Escalate => "escalate",
            Self::Hypothesis => "hypothesis",
            Self::Milestone => "milestone",
            Self::Severity => "severity",
            Self::Resolve => "resolve",
            Self::Retract => "retract",
            Self::Copy => "copy",
            Self::CopyQuery => "copy-query",
            Self::CopyLink => "copy-link",
            Self::Silence => "silence",
            Self::Silences => "silences",
            Self::Expire => "expire",
        }
    }

    /// What it does, for the help.
    pub const fn description(self) -> &'static str {
        match self {
            Self::Quit => "leave; the terminal is as it was",
            Self::Suspend => "suspend; fg brings it back",
            Self::Redraw => "draw everything anew",
            Self::Reload => "read the config again",
            Self::Help => "open or close this help",
            Self::Search => "in this help: find a word",
            Self::Detail => "show what is selected whole",
            Self::Close => "back to now, then to the board",
            Self::Next => "next line; in a text: scroll down",
            Self::Previous => "previous line; in a text: scroll up",
            Self::First => "first line",
            Self::Last => "last line",
            Self::Worst => "select the worst gauge",
            Self::Wall => "wall view: readable across a room, or back",
            Self::NextBoard => "next board, where several are shown",
            Self::PreviousBoard => "previous board",
            Self::Theme => "next theme",
            Self::Times => "times in UTC, local, or as ages",
            Self::Mouse => "mouse off, to select text with it, or on",
            Self::Pane => "gauges, open alerts, timeline in turn",
            Self::Earlier => "look at the past: a step back in time",
            Self::Later => "a step on in time; beyond the last it is now",
            Self::EventBefore => "look at the moment of the event before",
            Self::EventAfter => "look at the moment of the event after",
            Self::Narrower => "charts: less time, down to 15 minutes",
            Self::Wider => "charts: more time, up to 7 days",
            Self::PanBack => "charts: half a window back",
            Self::PanOn => "charts: half a window on",
            Self::Zoom => "this part alone, or all parts again",
            Self::Hide => "hide this part, or show it again",
            Self::MoveUp => "move this part up",
            Self::MoveDown => "move this part down",
            Self::PageUp => "a screenful up",
            Self::PageDown => "a screenful down",
            Self::Command => "do something by its name",
            Self::Goto => "select what happened at a time",
            Self::Follow => "back to now; let go of selection, filter, window",
            Self::Export => "write the incident to a file: .md, .json, .jsonl",
            Self::Filter => "choose which events to show",
            Self::NextUnacked => "next alert that nobody is on",
            Self::PreviousUnacked => "previous alert that nobody is on",
            Self::NextDeploy => "next deploy",
            Self::PreviousDeploy => "previous deploy",
            Self::NextCritical => "next critical alert",
            Self::PreviousCritical => "previous critical alert",
            Self::NextGap => "next gap: a source or the recorder was down",
            Self::PreviousGap => "previous gap",
            Self::Mark => "mark the alert, to act on several at once",
            Self::Acknowledge => "acknowledge: you are on it",
            Self::Unacknowledge => "take an acknowledgement back",
            Self::Note => "write a note; @02:40 backdates, #todo, !action",
            Self::Deploy => "tell of a deploy",
            Self::Escalate => "tell whom you called in",
            Self::Hypothesis => "raise, rule out or confirm a hypothesis",
            Self::Milestone => "mark impact start, mitigated or restored",
            Self::Severity => "change the incident's severity",
            Self::Resolve => "the incident is over",
            Self::Retract => "strike the selected event out",
            Self::Copy => "copy what is selected, as one line",
            Self::CopyQuery => "copy the query behind it",
            Self::CopyLink => "copy the runbook's link",
            Self::Silence => "silence: mute the alert for a time, and say why",
            Self::Silences => "list of silences, or back",
            Self::Expire => "end the selected silence",
        }
    }

    /// The action called `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.name() == name)
    }

    /// Whether it opens a line to type into.
    pub(super) const fn opens_line(self) -> bool {
        self.writes() || matches!(self, Self::Filter | Self::Goto | Self::Search | Self::Export)
    }

    /// Whether it puts something on the timeline.
    const fn writes(self) -> bool {
        matches!(
            self,
            Self::Acknowledge
                | Self::Unacknowledge
                | Self::Note
                | Self::Deploy
                | Self::Escalate
                | Self::Hypothesis
                | Self::Milestone
                | Self::Severity
                | Self::Resolve
                | Self::Retract
                | Self::Silence
                | Self::Expire
        )
    }

    /// Whether it changes which time is looked at.
    const fn travels(self) -> bool {
        matches!(
            self,
            Self::Earlier
                | Self::Later
                | Self::EventBefore
                | Self::EventAfter
                | Self::Narrower
                | Self::Wider
                | Self::PanBack
                | Self::PanOn
        )
    }

    /// The modes in which it does something.
    pub const fn modes(self) -> &'static [Mode] {
        use Mode::{Board, Detail, Help, Line, Silences, Wall};
        match self {
            Self::Quit | Self::Suspend | Self::Redraw => &[Board, Detail, Help, Silences, Wall, Line],
            Self::Wall => &[Board, Detail, Help, Wall],
            Self::NextBoard | Self::PreviousBoard => &[Board, Detail, Help, Silences, Wall],
            Self::Silence | Self::Silences => &[Board, Detail, Silences],
            Self::Expire => &[Silences],
            Self::Detail
            | Self::Zoom
            | Self::Hide
            | Self::MoveUp
            | Self::MoveDown
            | Self::Worst
            | Self::Pane
            | Self::Follow
            | Self::Filter
            | Self::Goto
            | Self::NextUnacked
            | Self::PreviousUnacked
            | Self::NextDeploy
            | Self::PreviousDeploy
            | Self::NextCritical
            | Self::PreviousCritical
            | Self::NextGap
            | Self::PreviousGap
            | Self::Mark => &[Board],
            Self::Copy | Self::CopyQuery | Self::CopyLink | Self::Export => &[Board, Detail],
            _ if self.writes() || self.travels() => &[Board, Detail],
            Self::Close => &[Detail, Help, Silences, Wall],
            Self::Search => &[Help],
            _ => &[Board, Detail, Help, Silences],
        }
    }
}
