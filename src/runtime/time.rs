//! The one place that reads the machine's clock.

use chrono::Utc;

use crate::model::{Clock, Timestamp};

/// Tells the board's time.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    clock: Clock,
}

impl Now {
    /// The time of a board whose clock is `clock`.
    pub fn new(clock: Clock) -> Self {
        Self { clock }
    }

    /// The machine's own time.
    #[expect(clippy::disallowed_methods, reason = "this is the one reader of the machine's clock")]
    pub fn machine() -> Timestamp {
        Timestamp::from(Utc::now())
    }

    /// The board's time.
    pub fn board(&self) -> Timestamp {
        self.clock.at(Self::machine())
    }

    /// How the board's time relates to the machine's.
    pub fn clock(&self) -> Clock {
        self.clock
    }
}
