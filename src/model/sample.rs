//! One point of a series.

use super::timestamp::Timestamp;

/// The bit pattern Prometheus writes where a series ended (`value.StaleNaN` in its sources).
const STALE_NAN: u64 = 0x7ff0_0000_0000_0002;

/// One point of a series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// When the value was true.
    pub at: Timestamp,
    /// The value; NaN and infinities are legal.
    pub value: f64,
}

impl Sample {
    /// A sample of `value` at `at`.
    pub const fn new(at: Timestamp, value: f64) -> Self {
        Self { at, value }
    }

    /// The marker that says: the series ended here.
    pub const fn stale(at: Timestamp) -> Self {
        Self { at, value: f64::from_bits(STALE_NAN) }
    }

    /// Whether this is the end marker (an ordinary NaN is not).
    pub const fn is_stale(&self) -> bool {
        self.value.to_bits() == STALE_NAN
    }
}
