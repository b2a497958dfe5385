//! How often the screen is drawn: as often as asked for, and never faster than the terminal takes it in.

use std::time::Duration;

/// Frames a second when nothing is said.
pub const FRAMES: u8 = 20;

/// How long a terminal may take for a frame until the screen speaks of a slow link.
const SLOW: Duration = Duration::from_millis(500);

/// How many times as long as a frame takes the line is left to keys and to others.
const REST: u32 = 2;

/// The longest that a frame waits for a slow terminal.
const LONGEST: Duration = Duration::from_secs(10);

/// How often the screen is drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    /// The least time between two frames.
    least: Duration,
    /// How long the terminal takes for a frame, as of late.
    takes: Duration,
}

impl Pace {
    /// At most so many frames a second, at least one.
    pub(super) fn of(frames: u8) -> Self {
        Self { least: Duration::from_secs(1) / u32::from(frames.max(1)), takes: Duration::ZERO }
    }

    /// Takes in how long the terminal took for a frame: slowness counts at once, quickness when it lasts.
    pub(super) fn took(&mut self, time: Duration) {
        self.takes = time.max(self.takes.saturating_add(time) / 2);
    }

    /// How long to wait after a frame that nobody pressed a key for.
    pub(super) fn between(&self) -> Duration {
        self.least.max(self.takes.saturating_mul(REST).min(LONGEST))
    }

    /// How often the screen is drawn where the terminal is too slow for more.
    pub(super) fn slow(&self) -> Option<Duration> {
        (self.takes >= SLOW).then(|| self.between())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_terminal_is_drawn_on_less_often_until_it_is_quick_again() {
        let mut pace = Pace::of(20);
        pace.took(Duration::from_millis(3));
        assert_eq!((pace.between(), pace.slow()), (Duration::from_millis(50), None));
        pace.took(Duration::from_secs(2));
        assert_eq!((pace.between(), pace.slow()), (Duration::from_secs(4), Some(Duration::from_secs(4))));
        pace.took(Duration::from_mins(9));
        assert_eq!(pace.between(), LONGEST);
        (0..60).for_each(|_| pace.took(Duration::from_millis(1)));
        assert_eq!((pace.between(), pace.slow()), (Duration::from_millis(50), None));
    }

    #[test]
    fn a_second_has_as_many_frames_as_asked_for() {
        assert_eq!([Pace::of(1).between(), Pace::of(0).between()], [Duration::from_secs(1); 2]);
        assert_eq!(Pace::of(60).between(), Duration::from_secs(1) / 60);
    }
}
