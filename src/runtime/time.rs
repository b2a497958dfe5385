//! The one place that reads the machine's clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::Utc;

use crate::model::{Clock, Timestamp};

/// Tells the board's time. Clones tell the same time.
#[derive(Clone, Debug)]
pub struct Now(Told);

#[derive(Clone, Debug)]
enum Told {
    /// By the machine's clock.
    Machine(Clock),
    /// By a [`Stepper`].
    Stepped(Instant),
}

/// The instant a stepped clock stands at, in milliseconds.
type Instant = Arc<AtomicI64>;

/// The owner of a stepped clock.
#[derive(Debug)]
pub struct Stepper(Instant);

impl Now {
    /// The time of a board whose clock is `clock`; a stepped one never moves here.
    pub fn new(clock: Clock) -> Self {
        Self(Told::Machine(clock))
    }

    /// A time that stands at `start` until the stepper moves it, for tests and for a story told as fast
    /// as it can be.
    pub fn stepped(start: Timestamp) -> (Self, Stepper) {
        let instant = Arc::new(AtomicI64::new(start.millis()));
        (Self(Told::Stepped(instant.clone())), Stepper(instant))
    }

    /// The machine's own time.
    #[expect(clippy::disallowed_methods, reason = "this is the one reader of the machine's clock")]
    pub fn machine() -> Timestamp {
        Timestamp::from(Utc::now())
    }

    /// The board's time.
    pub fn board(&self) -> Timestamp {
        self.clock().at(Self::machine())
    }

    /// How the board's time relates to the machine's; a stepped clock as it stands now.
    pub fn clock(&self) -> Clock {
        match &self.0 {
            Told::Machine(clock) => *clock,
            // Whoever sees the new instant sees what was done before it was set.
            Told::Stepped(instant) => {
                Clock::Stepped { at: Timestamp::from_millis(instant.load(Ordering::Acquire)) }
            }
        }
    }
}

impl Stepper {
    /// Moves the time to `instant`; never back.
    pub fn step_to(&self, instant: Timestamp) {
        self.0.fetch_max(instant.millis(), Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stepped_time_moves_when_it_is_stepped_and_never_back() {
        let at = Timestamp::from_millis;
        let (now, stepper) = Now::stepped(at(5000));
        let copy = now.clone();
        assert_eq!(now.board(), at(5000));
        stepper.step_to(at(6000));
        assert_eq!([now.board(), copy.board()], [at(6000); 2]);
        assert_eq!(now.clock(), Clock::Stepped { at: at(6000) });
        stepper.step_to(at(5500));
        assert_eq!(now.board(), at(6000));
    }
}
