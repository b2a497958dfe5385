//! The numbers behind an event.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::number::Number;
use crate::model::text::Text;
use crate::model::unit::Unit;

/// What an automatic event rests on.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "Wire", into = "Wire")]
pub struct Evidence {
    /// The expression that was evaluated.
    pub query: Text,
    /// What it gave.
    pub value: f64,
    /// What the value was held against, where there is a threshold.
    pub threshold: Option<f64>,
    /// What value and threshold count.
    pub unit: Unit,
}

impl Evidence {
    /// The value and what it was held against: `61.3 % ≥ 5 %`. The least threshold above zero stands for
    /// any at all: `4.45 /s > 0 /s`.
    pub fn comparison(&self) -> String {
        let unit = self.unit;
        let value = unit.plain(self.value);
        let Some(threshold) = self.threshold else { return value };
        match self.value.partial_cmp(&threshold) {
            None => format!("{value}, threshold {}", unit.plain(threshold)),
            Some(Ordering::Less) if threshold <= f64::MIN_POSITIVE => value,
            Some(_) if threshold <= f64::MIN_POSITIVE => format!("{value} > {}", unit.plain(0.0)),
            Some(Ordering::Less) => format!("{value} < {}", unit.plain(threshold)),
            Some(_) => format!("{value} ≥ {}", unit.plain(threshold)),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Wire {
    query: Text,
    value: Number,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    threshold: Option<Number>,
    #[serde(default)]
    unit: Unit,
}

impl From<Evidence> for Wire {
    fn from(evidence: Evidence) -> Self {
        let Evidence { query, value, threshold, unit } = evidence;
        Self { query, value: Number(value), threshold: threshold.map(Number), unit }
    }
}

impl From<Wire> for Evidence {
    fn from(wire: Wire) -> Self {
        let threshold = wire.threshold.map(|threshold| threshold.0);
        Self { query: wire.query, value: wire.value.0, threshold, unit: wire.unit }
    }
}

/// Not a number is the same as not a number: the same event compares equal.
impl PartialEq for Evidence {
    fn eq(&self, other: &Self) -> bool {
        let same = |a: f64, b: f64| a.total_cmp(&b).is_eq() || (a.is_nan() && b.is_nan());
        let thresholds = match (self.threshold, other.threshold) {
            (Some(a), Some(b)) => same(a, b),
            (a, b) => a.is_none() && b.is_none(),
        };
        self.query == other.query && same(self.value, other.value) && thresholds && self.unit == other.unit
    }
}

impl Eq for Evidence {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparisons_say_what_is_true() {
        let compared =
            |value, threshold, unit| Evidence { query: Text::default(), value, threshold, unit }.comparison();
        assert_eq!(compared(0.613, Some(0.05), Unit::Ratio), "61.3 % ≥ 5 %");
        assert_eq!(compared(0.004, Some(0.05), Unit::Ratio), "0.4 % < 5 %");
        assert_eq!(compared(1.0, None, Unit::Ratio), "100 %");
        assert_eq!(compared(f64::NAN, Some(0.05), Unit::Ratio), "no value, threshold 5 %");
        assert_eq!(compared(4.45, Some(f64::MIN_POSITIVE), Unit::PerSecond), "4.45 /s > 0 /s");
        assert_eq!(compared(0.0, Some(f64::MIN_POSITIVE), Unit::PerSecond), "0 /s");
    }

    #[test]
    fn values_have_no_zeros_that_say_nothing() {
        assert_eq!([Unit::Ratio.plain(0.05), Unit::Count.plain(200.0)], ["5 %", "200"]);
        assert_eq!(Unit::Count.plain(1e30), Unit::Count.show(1e30));
    }
}
