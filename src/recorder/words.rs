//! What an event of a rule says, and the numbers it rests on.

use crate::model::{Evidence, Reading, Text, Unit};
use crate::signals::{SignalSpec, Threshold};

/// What the evidence does not say: `for 30 s`; under a limit `94 % of 50, for 30 s not below 70 %`.
pub(super) fn begun(spec: &SignalSpec, threshold: &Threshold, reading: &Reading) -> Text {
    let hold = match (threshold.hold.as_secs(), threshold.clear_at()) {
        (0, _) => None,
        (hold, clear) if clear < threshold.at => {
            Some(format!("for {hold} s not below {}", shown(spec, clear)))
        }
        (hold, _) => Some(format!("for {hold} s")),
    };
    let parts: Vec<String> = share(spec, reading).into_iter().chain(hold).collect();
    Text::line(&parts.join(", "))
}

/// What the evidence does not say: `50 % of 50` under a limit, else nothing.
pub(super) fn over(spec: &SignalSpec, reading: &Reading) -> Text {
    Text::line(&share(spec, reading).unwrap_or_default())
}

/// The reading's own value, held against a bound that may be a share of its limit.
pub(super) fn evidence(spec: &SignalSpec, bound: f64, reading: &Reading) -> Evidence {
    let threshold = match spec.limit {
        Some(_) => reading.limit.map(|limit| bound * limit),
        None => Some(bound),
    };
    Evidence { query: Text::line(&spec.expr), value: reading.value, threshold, unit: spec.unit }
}

/// How much of its limit the reading is, where it has one.
fn share(spec: &SignalSpec, reading: &Reading) -> Option<String> {
    let (limit, share) = (reading.limit.filter(|_| spec.limit.is_some())?, spec.measure(reading)?);
    Some(format!("{} of {}", Unit::Ratio.plain(share), spec.unit.plain(limit)))
}

/// A value of the scale the thresholds are on.
fn shown(spec: &SignalSpec, measure: f64) -> String {
    let unit = if spec.limit.is_some() { Unit::Ratio } else { spec.unit };
    unit.plain(measure)
}
