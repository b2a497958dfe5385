//! From where on a value is bad, for how long it must be, and when that is over.

use std::time::Duration;

/// A threshold in the signal's unit or, for a signal with a limit, as a share of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threshold {
    /// Reached from here on.
    pub at: f64,
    /// How long it must have been reached, without being over in between, before somebody is told:
    /// a value that swings around `at` is held, too.
    pub hold: Duration,
    /// Below this it is over; without it, below `at`. Never above `at`.
    pub clear: Option<f64>,
}

impl Threshold {
    /// A threshold that counts as soon as it is reached, and is over as soon as it is not.
    pub const fn at_once(at: f64) -> Self {
        Self { at, hold: Duration::ZERO, clear: None }
    }

    /// A threshold that must be reached for so many seconds, and is over below `clear`.
    pub const fn held(at: f64, secs: u64, clear: f64) -> Self {
        Self { at, hold: Duration::from_secs(secs), clear: Some(clear) }
    }

    /// The least value above `value`, which is where "more than `value`" begins.
    ///
    /// ```
    /// use warroom::signals::Threshold;
    /// let more_than_three = Threshold::at_once(Threshold::just_above(3.0));
    /// assert!(!more_than_three.is_reached(3.0) && more_than_three.is_reached(3.1));
    /// ```
    pub const fn just_above(value: f64) -> f64 {
        if value == 0.0 { f64::MIN_POSITIVE } else { value.next_up() }
    }

    /// The round number that it lies just above, if it does.
    pub fn above(&self) -> Option<f64> {
        let below = if self.at <= f64::MIN_POSITIVE && self.at > 0.0 { 0.0 } else { self.at.next_down() };
        let is_rounder = format!("{below:?}").len() + 2 < format!("{:?}", self.at).len();
        (is_rounder && Self::just_above(below).to_bits() == self.at.to_bits()).then_some(below)
    }

    /// Whether a value reaches it.
    pub fn is_reached(&self, value: f64) -> bool {
        value >= self.at
    }

    /// Whether a value says that it is over; not a number never does.
    pub fn is_over(&self, value: f64) -> bool {
        value < self.clear_at()
    }

    /// What a value must be below for it to be over.
    pub fn clear_at(&self) -> f64 {
        self.clear.unwrap_or(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_just_above_a_round_number_is_known_by_it() {
        for round in [0.0, 3.0, 0.05, -2.5, 1e9] {
            let above = Threshold::at_once(Threshold::just_above(round));
            assert_eq!(above.above(), Some(round));
            assert!(!above.is_reached(round) && above.is_reached(round + round.abs() * 1e-9 + 1e-12));
            assert_eq!(Threshold::at_once(round).above(), None);
        }
        assert_eq!(Threshold::at_once(f64::INFINITY).above(), None);
    }

    #[test]
    fn what_lies_between_neither_reaches_nor_ends_it() {
        let threshold = Threshold::held(0.05, 30, 0.03);
        assert!(threshold.is_reached(0.05) && !threshold.is_reached(0.04));
        assert!(threshold.is_over(0.029) && !threshold.is_over(0.03) && !threshold.is_over(0.04));
        assert!(Threshold::at_once(0.05).is_over(0.04));
        assert!(!threshold.is_reached(f64::NAN) && !threshold.is_over(f64::NAN));
    }
}
