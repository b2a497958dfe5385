//! What a range function sees.

use crate::model::Sample;

/// The samples of one series in one window, as a range function sees them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span<'a> {
    /// Never empty; end markers are already left out.
    pub(super) samples: &'a [Sample],
    /// The window's bounds in milliseconds, after what was really watched; the start is excluded.
    pub(super) start: i64,
    pub(super) end: i64,
    /// The moment of the evaluation in milliseconds.
    pub(super) now: i64,
    /// The scalar argument of `quantile_over_time` and `predict_linear`.
    pub(super) param: f64,
}
