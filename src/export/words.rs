//! Words that all formats for people share.

use crate::model::{EventKind, Mark, Phase, Series, Timestamp, Verdict};

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
}
