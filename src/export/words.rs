//! Words that all formats for people share.

use crate::model::{EventKind, Evidence, Mark, Phase, Series, Timestamp, Unit, Verdict};

/// What happened, in two or three words; what it happened to is said after it.
pub(super) fn happening(kind: &EventKind) -> String {
    let words = match kind {
        EventKind::Fired => "Alert fired",
        EventKind::Resolved => "Alert resolved",
        EventKind::Crossed => "Threshold crossed",
        EventKind::Cleared => "Threshold cleared",
        EventKind::Deploy => "Deploy",
        EventKind::Acknowledged => "Acknowledged",
        EventKind::Unacknowledged => "Acknowledgement ended",
        EventKind::Note => "Note",
        EventKind::Hypothesis(Verdict::Open) => "Suspected",
        EventKind::Hypothesis(Verdict::RuledOut) => "Ruled out",
        EventKind::Hypothesis(Verdict::Confirmed) => "Cause confirmed",
        EventKind::Action => "Action",
        EventKind::Escalated => "Escalated to",
        EventKind::Milestone(Mark::ImpactStart) => "Impact began",
        EventKind::Milestone(Mark::Mitigated) => "Mitigated",
        EventKind::Milestone(Mark::Restored) => "Restored",
        EventKind::Todo => "To do",
        EventKind::SourceDown => "Source stopped answering",
        EventKind::SourceUp => "Source answers again",
        EventKind::RecorderDown => "Recording stopped",
        EventKind::RecorderUp => "Recording again",
        EventKind::Retracted => "Struck out",
        EventKind::Incident(Phase::Opened(sev)) => return format!("Incident opened as {sev}"),
        EventKind::Incident(Phase::Resolved) => "Incident resolved",
        EventKind::Incident(Phase::Reopened) => "Incident reopened",
        EventKind::Incident(Phase::Severity(sev)) => return format!("Incident is now {sev}"),
        EventKind::Other(name) => name.as_str(),
    };
    words.to_owned()
}

/// The value and what it was held against: `61.3 % ≥ 5 %`. The least threshold there is stands for any value
/// at all: `4.45 /s > 0 /s`, and nothing is said where nothing was left.
pub(super) fn comparison(evidence: &Evidence) -> String {
    let unit = evidence.unit;
    let value = shown(unit, evidence.value);
    let Some(threshold) = evidence.threshold else { return value };
    if threshold.total_cmp(&f64::MIN_POSITIVE).is_eq() {
        return if evidence.value > 0.0 { format!("{value} > {}", shown(unit, 0.0)) } else { value };
    }
    match evidence.value.partial_cmp(&threshold) {
        Some(order) => {
            let sign = if order.is_lt() { "<" } else { "≥" };
            format!("{value} {sign} {}", shown(unit, threshold))
        }
        None => format!("{value}, threshold {}", shown(unit, threshold)),
    }
}

/// A value without zeros that say nothing: `5 %`, not `5.00 %`.
pub(super) fn shown(unit: Unit, value: f64) -> String {
    if value.is_nan() {
        return "no value".to_owned();
    }
    let shown = unit.show(value);
    let (number, rest) = shown.split_at(shown.find(' ').unwrap_or(shown.len()));
    if number.contains('.') && !number.contains('e') {
        return format!("{}{rest}", number.trim_end_matches('0').trim_end_matches('.'));
    }
    shown
}

/// A series' name with its labels' values: `DB pool orders`.
pub(super) fn title(series: &Series) -> String {
    format!("{} {}", series.info.name, series.info.labels.shown()).trim().to_owned()
}

/// Whole seconds for people, in at most two units: `42 s`, `5 min`, `1 h 30 min`, `2 d 3 h`.
pub(super) fn duration(seconds: u64) -> String {
    let (big, small) = match seconds {
        0..60 => return format!("{seconds} s"),
        60..3600 => ((seconds / 60, "min"), (seconds % 60, "s")),
        3600..86_400 => ((seconds / 3600, "h"), (seconds % 3600 / 60, "min")),
        _ => ((seconds / 86_400, "d"), (seconds % 86_400 / 3600, "h")),
    };
    match small.0 {
        0 => format!("{} {}", big.0, big.1),
        rest => format!("{} {} {rest} {}", big.0, big.1, small.1),
    }
}

/// The day: `14 August 2024`.
pub(super) fn date(at: Timestamp) -> String {
    at.utc().format("%-d %B %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Text;

    #[test]
    fn durations_are_short() {
        let cases = [
            (0, "0 s"),
            (42, "42 s"),
            (60, "1 min"),
            (300, "5 min"),
            (3599, "59 min 59 s"),
            (3600, "1 h"),
            (5400, "1 h 30 min"),
            (183_600, "2 d 3 h"),
        ];
        for (seconds, shown) in cases {
            assert_eq!(duration(seconds), shown);
        }
    }

    #[test]
    fn comparisons_say_what_is_true() {
        let compared = |value, threshold| {
            comparison(&Evidence { query: Text::default(), value, threshold, unit: Unit::Ratio })
        };
        assert_eq!(compared(0.613, Some(0.05)), "61.3 % ≥ 5 %");
        assert_eq!(compared(0.004, Some(0.05)), "0.4 % < 5 %");
        assert_eq!(compared(1.0, None), "100 %");
        assert_eq!(compared(f64::NAN, Some(0.05)), "no value, threshold 5 %");
        assert_eq!(compared(0.02, Some(f64::MIN_POSITIVE)), "2 % > 0 %");
        assert_eq!(compared(0.0, Some(f64::MIN_POSITIVE)), "0 %");
        assert_eq!(shown(Unit::Count, 200.0), "200");
        assert_eq!(shown(Unit::Count, 1e30), Unit::Count.show(1e30));
    }
}
