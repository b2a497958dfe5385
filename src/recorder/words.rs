//! What an event of a rule says, and the numbers it rests on.

use std::time::Duration;

use crate::model::{Evidence, Reading, Text};
use crate::signals::{SignalSpec, Threshold};

/// `61.3 % ≥ 5.00 % for 30s`; under a limit `50/50, 100.0 % ≥ 80.0 %, for 30s not below 70.0 %`.
pub(super) fn begun(spec: &SignalSpec, threshold: &Threshold, reading: &Reading) -> Text {
    let bound = match threshold.at {
        // The least above zero stands for: any at all.
        f64::MIN_POSITIVE => format!("> {}", shown(spec, 0.0)),
        at => format!("≥ {}", shown(spec, at)),
    };
    let hold = match (threshold.hold, threshold.clear_at()) {
        (Duration::ZERO, _) => String::new(),
        (hold, clear) if clear < threshold.at => {
            format!(", for {} not below {}", humantime::format_duration(hold), shown(spec, clear))
        }
        (hold, _) => format!(" for {}", humantime::format_duration(hold)),
    };
    Text::line(&format!("{} {bound}{hold}", measured(spec, reading)))
}

/// `2.10 % < 3.00 %`.
pub(super) fn over(spec: &SignalSpec, threshold: &Threshold, reading: &Reading) -> Text {
    let bound = match threshold.clear_at() {
        f64::MIN_POSITIVE => "none any more".to_owned(),
        clear => format!("< {}", shown(spec, clear)),
    };
    Text::line(&format!("{} {bound}", measured(spec, reading)))
}

/// The reading's own value, held against a bound that may be a share of its limit.
pub(super) fn evidence(spec: &SignalSpec, bound: f64, reading: &Reading) -> Evidence {
    let threshold = match spec.limit {
        Some(_) => reading.limit.map(|limit| bound * limit),
        None => Some(bound),
    };
    Evidence { query: Text::line(&spec.expr), value: reading.value, threshold, unit: spec.unit }
}

fn measured(spec: &SignalSpec, reading: &Reading) -> String {
    let value = spec.unit.show(reading.value);
    match (&spec.limit, reading.limit, spec.measure(reading)) {
        (Some(_), Some(limit), Some(share)) => {
            format!("{value}/{}, {}", spec.unit.show(limit), shown(spec, share))
        }
        _ => value,
    }
}

/// A value of the scale the thresholds are on.
fn shown(spec: &SignalSpec, measure: f64) -> String {
    let unit = if spec.limit.is_some() { crate::model::Unit::Ratio } else { spec.unit };
    unit.show(measure)
}
