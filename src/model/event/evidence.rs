//! The numbers behind an event.

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
