//! What evaluations depend on besides the expression.

use std::time::Duration;

/// When the metric's name goes, which most functions and operators drop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NameRemoval {
    /// By the function that drops it, as Prometheus does unless told otherwise.
    #[default]
    AtOnce,
    /// At the end of the evaluation, as with Prometheus's feature `promql-delayed-name-removal`.
    AtEnd,
}

/// What a server is configured with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// How old the sample an instant selector sees may be.
    pub look_back: Duration,
    /// The step of subqueries that give none: the evaluation interval.
    pub resolution: Duration,
    /// When metrics' names are dropped.
    pub name_removal: NameRemoval,
}

impl Default for Options {
    /// Prometheus's own: five minutes, one minute, at once.
    fn default() -> Self {
        Self {
            look_back: Duration::from_mins(5),
            resolution: Duration::from_mins(1),
            name_removal: NameRemoval::AtOnce,
        }
    }
}

impl Options {
    pub(super) fn look_back_millis(&self) -> i64 {
        i64::try_from(self.look_back.as_millis()).unwrap_or(i64::MAX / 4)
    }

    pub(super) fn resolution_millis(&self) -> i64 {
        i64::try_from(self.resolution.as_millis()).unwrap_or(i64::MAX / 4).max(1)
    }
}
