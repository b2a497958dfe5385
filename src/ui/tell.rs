//! What an event says, in one line.

use std::fmt;

use super::sign::sign;
use super::theme::Role;
use crate::app::Times;
use crate::model::{Event, EventKind, Evidence, Mark, Phase, Severity, Subject};
use crate::timeline::Repeats;

/// Pieces of a line with what each means.
pub(super) type Pieces = Vec<(String, Role)>;

/// What an event says, in one line.
pub(super) struct Told {
    /// Subject, text and numbers; of a longer text the first line.
    pub pieces: Pieces,
    /// What must not be cut off: `(+3 lines)`, `(written 02:44)`.
    pub tail: String,
}

impl Told {
    /// What `event` says.
    pub(super) fn of(event: &Event, times: &Times) -> Self {
        let text = event.text.as_str().trim_end_matches('\n');
        let first = text.lines().next().unwrap_or_default();
        let numbers =
            event.evidence.as_ref().filter(|_| event.kind != EventKind::Deploy).map(Evidence::comparison);
        let mut parts = vec![lead(event), severity(event), numbers, words(event, first)];
        if !event.actor.is_machine() {
            // A person's words come first, and the numbers beside them.
            parts.swap(2, 3);
        }
        let mut pieces = Pieces::new();
        for (at, part) in parts.into_iter().enumerate() {
            let Some(part) = part else { continue };
            let before = match (pieces.is_empty(), &event.kind) {
                (true, _) => "",
                (false, EventKind::Hypothesis(_) | EventKind::SourceDown | EventKind::RecorderDown) => ": ",
                (false, _) => "  ",
            };
            pieces.push((format!("{before}{part}"), if at == 0 { Role::Title } else { Role::Text }));
        }
        Self { pieces, tail: tail(event, text.lines().count().saturating_sub(1), times) }
    }

    /// The last of several that only repeat: what it is, how often, since when.
    pub(super) fn repeated(event: &Event, repeats: &Repeats, times: &Times) -> Self {
        let verb = if is_alert(event) { "fired" } else { "crossed" };
        let [first, last] = [repeats.first, repeats.last].map(|at| times.minutes(at));
        let often = format!("  {verb} {}×, last {last}", repeats.times);
        let severity = severity(event).map_or_else(String::new, |severity| format!("  {severity}"));
        let lead = (subject(&event.subject), Role::Title);
        let rest = (format!("{severity}  since {first}"), Role::Muted);
        let pieces = [lead, (often, Role::Text), rest].into_iter().collect();
        Self { pieces, tail: String::new() }
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces.iter().try_for_each(|(piece, _)| f.write_str(piece))?;
        f.write_str(&self.tail)
    }
}

/// What an event is and says: `02:17 note orders-7 restarted`.
pub(super) fn in_words(event: &Event, times: &Times) -> String {
    let told = Told::of(event, times);
    format!("{} {} {told}", times.minutes(event.at), sign(event).word).trim_end().to_owned()
}

/// How many lines follow the first, when it was written down, if later than it happened, and how exact its time is,
/// if it was not watched.
fn tail(event: &Event, more: usize, times: &Times) -> String {
    let noun = if more == 1 { "line" } else { "lines" };
    let lines = (more > 0).then(|| format!(" (+{more} {noun})"));
    let written = event.is_backdated().then(|| format!(" (written {})", times.minutes(event.recorded_at)));
    let precision = event.precision().map(|precision| format!(" ({precision})"));
    lines.into_iter().chain(written).chain(precision).collect()
}

/// What it is about, in front.
fn lead(event: &Event) -> Option<String> {
    let lead = match &event.kind {
        EventKind::Milestone(mark) => mark_word(*mark).to_owned(),
        EventKind::Incident(phase) => phase_word(*phase),
        EventKind::Other(name) => name.to_string(),
        _ => subject(&event.subject),
    };
    (!lead.is_empty()).then_some(lead)
}

fn severity(event: &Event) -> Option<String> {
    event.severity.filter(|_| is_alert(event)).map(|severity| severity.name().to_owned())
}

const fn is_alert(event: &Event) -> bool {
    matches!(event.kind, EventKind::Fired | EventKind::Resolved)
}

/// What the text adds.
fn words(event: &Event, first: &str) -> Option<String> {
    match &event.kind {
        EventKind::Acknowledged if !first.is_empty() => Some(format!("\"{first}\"")),
        EventKind::Incident(phase) if first.is_empty() || phase_word(*phase).ends_with(first) => {
            (!event.subject.name.is_empty()).then(|| subject(&event.subject))
        }
        // The severity stands in front already.
        EventKind::Incident(Phase::Opened(sev)) => {
            Some(first.strip_prefix(&format!("{sev}: ")).unwrap_or(first).to_owned())
        }
        _ => (!first.is_empty()).then(|| first.to_owned()),
    }
}

/// A subject's name and the values of its labels, but for the severity, which has a place of its own.
pub(super) fn subject(subject: &Subject) -> String {
    let is_severity = subject.labels.get("severity").is_some_and(|name| Severity::from_name(name).is_some());
    let labels = subject.labels.keeping(|name| name != "severity" || !is_severity).shown();
    let gap = if labels.is_empty() || subject.name.is_empty() { "" } else { " " };
    format!("{}{gap}{labels}", subject.name)
}

/// Who did it: a person's short name; of a machine what it watched, or `recorder`.
pub(super) fn actor(event: &Event) -> String {
    match event.source.as_str() {
        _ if !event.actor.is_machine() => event.actor.name().to_string(),
        "" | "local" => "recorder".to_owned(),
        source => source.to_owned(),
    }
}

/// What a mark marks.
pub(super) const fn mark_word(mark: Mark) -> &'static str {
    match mark {
        Mark::ImpactStart => "impact start",
        Mark::Mitigated => "mitigated",
        Mark::Restored => "restored",
    }
}

fn phase_word(phase: Phase) -> String {
    match phase {
        Phase::Opened(sev) => format!("opened {sev}"),
        Phase::Resolved => "resolved".to_owned(),
        Phase::Reopened => "reopened".to_owned(),
        Phase::Severity(sev) => format!("severity {sev}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Actor, EventId, Labels, Sev, Severity, Text, Timestamp, Unit};

    fn said(event: &Event) -> String {
        Told::of(event, &Times::default()).to_string()
    }

    fn event(kind: EventKind, name: &str, text: &str) -> Event {
        let id = EventId::from_bytes([0; 16]);
        let new = Event::new(id, Text::line("b"), kind, Timestamp::default(), Actor::person("bo", "h"));
        Event { subject: Subject::named(name), text: Text::block(text), ..new }
    }

    #[test]
    fn alerts_tell_their_numbers() {
        let query = Text::line("q");
        let evidence = Evidence { query, value: 0.613, threshold: Some(0.05), unit: Unit::Ratio };
        let mut fired = event(EventKind::Fired, "HighErrorRate", "");
        fired.subject.labels = Labels::new([("zone", "a")]);
        fired.severity = Some(Severity::Critical);
        fired.evidence = Some(evidence.clone());
        assert_eq!(said(&fired), "HighErrorRate a  critical  61.3 % ≥ 5 %");
        fired.evidence = Some(Evidence { threshold: None, ..evidence });
        assert_eq!(said(&fired), "HighErrorRate a  critical  61.3 %");
    }

    #[test]
    fn only_the_first_line_is_told() {
        let mut note = event(EventKind::Note, "", "one\ntwo\n\nthree\n");
        assert_eq!(said(&note), "one (+3 lines)");
        note.recorded_at = Timestamp::from_millis(9_840_000);
        assert_eq!(said(&note), "one (+3 lines) (written 02:44)");
    }

    #[test]
    fn nothing_is_said_twice() {
        let opened = EventKind::Incident(Phase::Opened(Sev::Sev1));
        assert_eq!(
            said(&event(opened, "Errors", "SEV1: Errors is critical")),
            "opened SEV1  Errors is critical"
        );
        let severity = EventKind::Incident(Phase::Severity(Sev::Sev3));
        assert_eq!(said(&event(severity, "", "SEV3")), "severity SEV3");
        assert_eq!(said(&event(EventKind::Acknowledged, "Errors", "on it")), "Errors  \"on it\"");
    }
}
