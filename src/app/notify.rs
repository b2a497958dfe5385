//! How an operator is called who looks elsewhere.

use std::time::Duration;

/// How an operator is called who looks elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotifySpec {
    /// Whether the terminal's bell rings.
    pub bell: bool,
    /// How the desktop is told.
    pub desktop: Desktop,
    /// Whether the window's title tells the level.
    pub title: bool,
    /// Whether the first line is reversed for a frame.
    pub flash: bool,
    /// How often those that nobody takes are called about again; never without.
    pub again: Option<Duration>,
}

impl Default for NotifySpec {
    fn default() -> Self {
        Self { bell: true, desktop: Desktop::Auto, title: true, flash: false, again: None }
    }
}

/// The sequence that terminals turn into a notification of the desktop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Desktop {
    /// The one that the terminal is known to understand, else OSC 9.
    #[default]
    Auto,
    /// OSC 9: iTerm2, kitty, `WezTerm`, Windows Terminal, Ghostty.
    Osc9,
    /// OSC 777: urxvt, foot, terminals of VTE.
    Osc777,
    /// None.
    Off,
}

impl Desktop {
    /// Every way with the name it has in configs.
    pub const NAMES: [(&'static str, Self); 4] =
        [("auto", Self::Auto), ("osc9", Self::Osc9), ("osc777", Self::Osc777), ("off", Self::Off)];

    /// The name it has in configs.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, known)| *known == self).map_or("auto", |(name, _)| name)
    }
}
