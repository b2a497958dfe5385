//! What a colour can mean.

use ratatui::style::Modifier;

/// What a piece of the screen means; themes give each a style.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// What everything stands on.
    Background,
    /// Ordinary text.
    Text,
    /// What matters less than its neighbours.
    Muted,
    /// Names of things.
    Title,
    /// Rules and frames.
    Border,
    /// What the operator has selected.
    Selected,
    /// Within bounds.
    Ok,
    /// Worth a look.
    Warning,
    /// Bad.
    Critical,
    /// A number from before.
    Stale,
    /// Nothing is known.
    NoData,
    /// What was at another time than now.
    Past,
    /// The empty part of a bar.
    BarEmpty,
    /// A calm bar.
    Bar,
    /// A calm stretch of a chart.
    Chart,
    /// Keys and links.
    Accent,
    /// Somebody is on it.
    Acknowledged,
    /// What somebody wrote: notes, hypotheses, things to do.
    Note,
    /// What was changed: deploys, actions.
    Deploy,
    /// Somebody else was called in.
    Escalated,
}

impl Role {
    /// How many there are.
    pub const COUNT: usize = Self::ALL.len();

    /// Every role.
    pub const ALL: [Self; 20] = [
        Self::Background,
        Self::Text,
        Self::Muted,
        Self::Title,
        Self::Border,
        Self::Selected,
        Self::Ok,
        Self::Warning,
        Self::Critical,
        Self::Stale,
        Self::NoData,
        Self::Past,
        Self::BarEmpty,
        Self::Bar,
        Self::Chart,
        Self::Accent,
        Self::Acknowledged,
        Self::Note,
        Self::Deploy,
        Self::Escalated,
    ];

    /// The role's name in theme files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Background => "background",
            Self::Text => "text",
            Self::Muted => "muted",
            Self::Title => "title",
            Self::Border => "border",
            Self::Selected => "selected",
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Critical => "critical",
            Self::Stale => "stale",
            Self::NoData => "no_data",
            Self::Past => "past",
            Self::BarEmpty => "bar_empty",
            Self::Bar => "bar",
            Self::Chart => "chart",
            Self::Accent => "accent",
            Self::Acknowledged => "acknowledged",
            Self::Note => "note",
            Self::Deploy => "deploy",
            Self::Escalated => "escalated",
        }
    }

    /// The role called `name` in theme files.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// How it stands out where there are no colours.
    pub(super) const fn monochrome(self) -> Modifier {
        match self {
            Self::Critical => Modifier::BOLD.union(Modifier::REVERSED),
            Self::Warning | Self::NoData | Self::Past | Self::Selected | Self::Escalated => Modifier::BOLD,
            Self::Muted | Self::Stale | Self::BarEmpty | Self::Border => Modifier::DIM,
            Self::Background
            | Self::Text
            | Self::Title
            | Self::Ok
            | Self::Bar
            | Self::Chart
            | Self::Accent
            | Self::Acknowledged
            | Self::Note
            | Self::Deploy => Modifier::empty(),
        }
    }
}
