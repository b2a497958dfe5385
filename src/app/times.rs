//! How the screen writes times.

use std::time::Duration;

use chrono::NaiveDate;

use crate::model::{Timestamp, Zone};
use crate::timeline::Here;

/// How the screen writes times.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reckoning {
    /// On UTC's clock.
    #[default]
    Utc,
    /// On the clock of the operator's machine.
    Local,
    /// In the timeline as how long ago, everywhere else on UTC's clock.
    Ago,
}

/// How the screen writes times, and the zone of the operator's machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// How they are written.
    pub reckoning: Reckoning,
    pub(super) machine: Zone,
}

impl Times {
    /// UTC to begin with, on a machine in this zone.
    pub const fn new(machine: Zone) -> Self {
        Self { reckoning: Reckoning::Utc, machine }
    }

    /// Goes on from UTC to local times, ages, and UTC again.
    pub(super) const fn turn(&mut self) {
        self.reckoning = match self.reckoning {
            Reckoning::Utc => Reckoning::Local,
            Reckoning::Local => Reckoning::Ago,
            Reckoning::Ago => Reckoning::Utc,
        };
    }

    /// Whose clock is shown, and typed times are of.
    pub fn zone(&self) -> &Zone {
        match self.reckoning {
            Reckoning::Local => &self.machine,
            Reckoning::Utc | Reckoning::Ago => Zone::utc(),
        }
    }

    /// Where a line is typed.
    pub fn here(&self, now: Timestamp) -> Here<'_> {
        Here { now, zone: self.zone() }
    }

    /// Which clock it is: `UTC`, `UTC+2`.
    pub fn label(&self, at: Timestamp) -> String {
        self.zone().label(at)
    }

    /// `02:42:17`.
    pub fn clock(&self, at: Timestamp) -> String {
        self.format(at, "%H:%M:%S")
    }

    /// `02:42`.
    pub fn minutes(&self, at: Timestamp) -> String {
        self.format(at, "%H:%M")
    }

    /// `14 Aug`.
    pub fn day(&self, at: Timestamp) -> String {
        self.format(at, "%-d %b")
    }

    /// `2024-08-14 02:05:11 UTC`.
    pub fn moment(&self, at: Timestamp) -> String {
        format!("{} {}", self.format(at, "%Y-%m-%d %H:%M:%S"), self.label(at))
    }

    /// The day it was there.
    pub fn date(&self, at: Timestamp) -> NaiveDate {
        self.zone().local(at).date_naive()
    }

    /// In the form of `chrono`'s `strftime`.
    pub fn format(&self, at: Timestamp, form: &str) -> String {
        self.zone().local(at).format(form).to_string()
    }
}

/// How long ago, in words that change once a minute at most: `now`, `12 min ago`, `3 h ago`, `2 d ago`.
pub fn ago(age: Duration) -> String {
    match age.as_secs() / 60 {
        0 => "now".to_owned(),
        minutes @ 1..100 => format!("{minutes} min ago"),
        minutes @ 100..2880 => format!("{} h ago", minutes / 60),
        minutes => format!("{} d ago", minutes / 1440),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_told_in_the_unit_that_fits() {
        let told = [59, 60, 5940, 6000, 172_740, 172_800].map(|secs| ago(Duration::from_secs(secs)));
        assert_eq!(told, ["now", "1 min ago", "99 min ago", "1 h ago", "47 h ago", "2 d ago"]);
    }

    #[test]
    fn three_ways_take_turns_and_only_one_is_local() {
        let at = Timestamp::from_millis(1_723_603_337_000);
        let mut times = Times::new(Zone::between(at, at, |_| 19_800));
        let mut seen = Vec::new();
        for _ in 0..4 {
            seen.push(times.moment(at));
            times.turn();
        }
        let utc = "2024-08-14 02:42:17 UTC";
        assert_eq!(seen, [utc, "2024-08-14 08:12:17 UTC+05:30", utc, utc]);
    }
}
