//! How a dashboard's time relates to the machine's.

use std::time::Duration;

use super::timestamp::Timestamp;

/// Maps the machine's time to the dashboard's. Pure: the machine's time is an argument.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Clock {
    /// The machine's own time.
    System,
    /// A story's time: it starts at `start`, runs `speed` times as fast as the machine since the
    /// machine's `origin`, and stops at `end`.
    Scaled {
        /// The machine's time at which the story started.
        origin: Timestamp,
        /// The story's first moment.
        start: Timestamp,
        /// The story's last moment; the clock stays there.
        end: Timestamp,
        /// Story seconds per machine second, above zero.
        speed: f64,
    },
    /// It stands still, whatever the machine's does, until its owner sets the next instant. The owner
    /// keeps the instant; this is a copy of it.
    Stepped {
        /// Where it stood when the copy was taken.
        at: Timestamp,
    },
}

impl Clock {
    /// The dashboard's time at the machine's time `machine`, which plays no part in a stepped clock.
    pub fn at(&self, machine: Timestamp) -> Timestamp {
        match *self {
            Self::System => machine,
            Self::Scaled { origin, start, end, speed } => {
                let elapsed = machine.since(origin).as_secs_f64() * speed;
                (start + Duration::try_from_secs_f64(elapsed).unwrap_or(Duration::MAX)).min(end)
            }
            Self::Stepped { at } => at,
        }
    }

    /// Dashboard seconds per machine second; one for a stepped clock, which has no pace: whoever steps
    /// it keeps the intervals as they are meant.
    pub fn speed(&self) -> f64 {
        match *self {
            Self::System | Self::Stepped { .. } => 1.0,
            Self::Scaled { speed, .. } => speed,
        }
    }

    /// Whether its owner steps it.
    pub const fn is_stepped(&self) -> bool {
        matches!(*self, Self::Stepped { .. })
    }

    /// Whether the story is over at the dashboard's time `now`. A stepped clock does not know: its
    /// owner stops stepping.
    pub fn has_ended(&self, now: Timestamp) -> bool {
        matches!(*self, Self::Scaled { end, .. } if now >= end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scaled_clock_starts_runs_and_stops() {
        let at = Timestamp::from_millis;
        let clock = Clock::Scaled { origin: at(1000), start: at(0), end: at(100_000), speed: 60.0 };
        assert_eq!(clock.at(at(900)), at(0));
        assert_eq!(clock.at(at(2000)), at(60_000));
        assert_eq!(clock.at(at(5000)), at(100_000));
        assert!(clock.has_ended(clock.at(at(5000))) && !clock.has_ended(at(60_000)));
    }

    #[test]
    fn a_stepped_clock_stands_still() {
        let at = Timestamp::from_millis;
        let clock = Clock::Stepped { at: at(7000) };
        assert_eq!([clock.at(at(0)), clock.at(at(i64::MAX))], [at(7000); 2]);
        assert!(clock.is_stepped() && !clock.has_ended(at(i64::MAX)));
    }
}
