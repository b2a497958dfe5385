//! How bad an alert is, and how bad an incident is.

use std::fmt;

/// How bad an event is, from telling to alarming.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Worth looking at soon.
    Warning,
    /// Somebody has to act now.
    Critical,
}

impl Severity {
    /// Every severity with its name, from telling to alarming.
    pub const NAMES: [(&'static str, Self); 3] =
        [("info", Self::Info), ("warning", Self::Warning), ("critical", Self::Critical)];

    /// The severity called `name`. `page`, which many rules use for what wakes somebody, is critical.
    pub fn from_name(name: &str) -> Option<Self> {
        if name.eq_ignore_ascii_case("page") {
            return Some(Self::Critical);
        }
        Self::NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, severity)| *severity)
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Critical => "critical",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// How bad an incident is: SEV1 is the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sev {
    /// Users are hurt.
    Sev1,
    /// Users may be hurt soon, or some are.
    Sev2,
    /// Nobody outside notices.
    Sev3,
    /// An annoyance.
    Sev4,
}

impl Sev {
    /// Every one, the worst first.
    pub const ALL: [Self; 4] = [Self::Sev1, Self::Sev2, Self::Sev3, Self::Sev4];

    /// What an incident starts with that an alert of this severity opened.
    pub const fn of(severity: Severity) -> Self {
        match severity {
            Severity::Critical => Self::Sev1,
            Severity::Warning | Severity::Info => Self::Sev2,
        }
    }

    /// Its number, from 1.
    pub const fn number(self) -> u8 {
        match self {
            Self::Sev1 => 1,
            Self::Sev2 => 2,
            Self::Sev3 => 3,
            Self::Sev4 => 4,
        }
    }

    /// The one with this number.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|sev| sev.number() == number)
    }
}

impl fmt::Display for Sev {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SEV{}", self.number())
    }
}
