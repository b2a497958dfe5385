//! How a board is, in as few words as there are: what is told of one of several.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::model::{EventId, Sev, Text, Timestamp};
use crate::signals::Level;

/// How a board is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glimpse {
    /// The board's name.
    pub board: Text,
    /// How bad its gauges are. While a source is down the board is no better than unknown.
    pub gauges: Level,
    /// How bad its open alerts are.
    pub alerts: Level,
    /// What is not known of it.
    pub blind: Option<Blind>,
    /// The open incident: how bad, and since when.
    pub incident: Option<(Sev, Timestamp)>,
    /// Whether a critical alert fires and nobody is on any.
    pub needs_somebody: bool,
    /// Whether any alert waits for somebody.
    pub waits: bool,
    /// The critical alerts that are worth calling somebody, by the events that opened them.
    pub calls: BTreeSet<EventId>,
    /// What ends soon when the operator leaves.
    pub lapses: Option<Text>,
}

/// What is not known of a board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blind {
    /// How many gauges.
    pub gauges: usize,
    /// Why.
    pub why: Unknown,
}

/// Why nobody knows how something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// Nothing newer came in time.
    Stale,
    /// A source refuses or answers nonsense.
    Down,
    /// There is no number, or several reasons.
    NoData,
}

impl Glimpse {
    /// How bad it is, all in all.
    pub fn level(&self) -> Level {
        self.gauges.max(self.alerts)
    }

    /// Whether there is nothing to look at.
    pub fn is_calm(&self) -> bool {
        self.incident.is_none() && self.level() == Level::Ok
    }

    /// How much it asks to be looked at: of two boards the one that asks more comes first.
    pub fn urgency(&self) -> impl Ord + use<> {
        let sev = self.incident.map(|(sev, _)| Reverse(sev));
        (self.needs_somebody, self.level() == Level::Critical, sev, self.level(), self.waits)
    }
}
