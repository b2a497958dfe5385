//! The numbers behind an event.

use serde::{Deserialize, Serialize};

use crate::model::json::float;
use crate::model::text::Text;
use crate::model::unit::Unit;

/// What an automatic event rests on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Evidence {
    /// The expression that was evaluated.
    pub query: Text,
    /// What it gave.
    #[serde(with = "float")]
    pub value: f64,
    /// What the value was held against, where there is a threshold.
    #[serde(default, with = "float::optional", skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    /// What value and threshold count.
    #[serde(default)]
    pub unit: Unit,
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
