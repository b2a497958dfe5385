//! How an operator is called who looks elsewhere.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use crate::model::{Timestamp, Zone};

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
    /// When nothing rings and no desktop is told.
    pub quiet: Option<QuietHours>,
}

impl Default for NotifySpec {
    fn default() -> Self {
        Self { bell: true, desktop: Desktop::Auto, title: true, flash: false, again: None, quiet: None }
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

/// Hours of every day in which nobody is to be called, such as `22:00-06:00`, in the zone of the operator's
/// machine; they may reach over midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuietHours {
    /// The minute of the day with which they begin.
    from: i64,
    /// The minute of the day with which they are over.
    until: i64,
}

impl QuietHours {
    /// Whether they hold at `now`.
    pub fn holds(self, now: Timestamp, zone: &Zone) -> bool {
        let minute =
            (now.millis().div_euclid(1000) + i64::from(zone.offset(now))).div_euclid(60).rem_euclid(24 * 60);
        if self.from < self.until {
            (self.from..self.until).contains(&minute)
        } else {
            minute >= self.from || minute < self.until
        }
    }
}

impl FromStr for QuietHours {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = || {
            let (from, until) = text.split_once('-')?;
            Some(Self { from: minute(from)?, until: minute(until)? })
        };
        let quiet = read().ok_or("quiet takes hours such as \"22:00-06:00\"")?;
        if quiet.from == quiet.until {
            Err("quiet begins when it ends: that is never, or always")
        } else {
            Ok(quiet)
        }
    }
}

impl fmt::Display for QuietHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, until } = self;
        write!(f, "{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, until / 60, until % 60)
    }
}

/// The minute of the day of `06:30`.
fn minute(text: &str) -> Option<i64> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    ((0..24).contains(&hours) && (0..60).contains(&minutes)).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hhmm: i64) -> Timestamp {
        Timestamp::from_millis((hhmm / 100 * 60 + hhmm % 100) * 60_000)
    }

    #[test]
    fn quiet_hours_reach_over_midnight() {
        let night: QuietHours = "22:00-06:00".parse().unwrap();
        let holds = [2159, 2200, 0, 559, 600].map(|hhmm| night.holds(at(hhmm), &Zone::UTC));
        assert_eq!(holds, [false, true, true, true, false]);
        let noon: QuietHours = "12:00-13:30".parse().unwrap();
        assert_eq!([1159, 1200, 1330].map(|hhmm| noon.holds(at(hhmm), &Zone::UTC)), [false, true, false]);
        assert_eq!([night.to_string(), noon.to_string()], ["22:00-06:00", "12:00-13:30"]);
    }

    #[test]
    fn they_are_those_of_the_operators_zone() {
        let east = Zone::between(at(0), at(0), |_| 2 * 3600);
        let night: QuietHours = "22:00-06:00".parse().unwrap();
        assert_eq!(
            [1959, 2000, 359, 400].map(|hhmm| night.holds(at(hhmm), &east)),
            [false, true, true, false]
        );
    }

    #[test]
    fn what_are_no_hours_is_refused() {
        for text in ["", "22-06", "24:00-06:00", "22:00-06:60", "06:00-06:00", "-1:00-06:00"] {
            assert!(text.parse::<QuietHours>().is_err(), "{text}");
        }
    }
}
