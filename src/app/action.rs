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
    /// Open or close the help.
    Help,
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
}

impl Action {
    /// Every action, in the order the help lists them.
    pub const ALL: [Self; 12] = [
        Self::Next,
        Self::Previous,
        Self::First,
        Self::Last,
        Self::Worst,
        Self::Detail,
        Self::Close,
        Self::Theme,
        Self::Help,
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
            Self::Help => "help",
            Self::Detail => "detail",
            Self::Close => "close",
            Self::Next => "next",
            Self::Previous => "previous",
            Self::First => "first",
            Self::Last => "last",
            Self::Worst => "worst",
            Self::Theme => "theme",
        }
    }

    /// What it does, for the help.
    pub const fn description(self) -> &'static str {
        match self {
            Self::Quit => "leave; the terminal is as it was",
            Self::Suspend => "suspend; fg brings it back",
            Self::Redraw => "draw everything anew",
            Self::Help => "open or close this help",
            Self::Detail => "show the selected gauge whole",
            Self::Close => "back to the board",
            Self::Next => "next gauge; in a text: scroll down",
            Self::Previous => "previous gauge; in a text: scroll up",
            Self::First => "first gauge; in a text: its top",
            Self::Last => "last gauge; in a text: its end",
            Self::Worst => "select the worst gauge",
            Self::Theme => "next theme",
        }
    }

    /// The action called `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.name() == name)
    }

    /// The modes in which it does something.
    pub const fn modes(self) -> &'static [Mode] {
        use Mode::{Board, Detail, Help};
        match self {
            Self::Detail | Self::Worst => &[Board],
            Self::Close => &[Detail, Help],
            _ => &[Board, Detail, Help],
        }
    }
}
