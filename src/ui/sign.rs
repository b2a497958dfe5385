//! How kinds of events present themselves: symbol, word and meaning, the same in every pane.

use super::theme::Role;
use crate::model::{Event, EventKind, Phase, Sev, Severity, Verdict};

/// A kind of event: a symbol, a word of at most eleven columns, and what it means.
pub(super) struct Sign {
    pub symbol: &'static str,
    pub word: &'static str,
    pub role: Role,
}

/// The sign of an event.
pub(super) const fn sign(event: &Event) -> Sign {
    let (symbol, word, role) = match &event.kind {
        EventKind::Fired => ("▲", "FIRING", severity_role(event.severity)),
        EventKind::Resolved => ("●", "RESOLVED", Role::Ok),
        EventKind::Crossed => ("△", "crossed", Role::Warning),
        EventKind::Cleared => ("▽", "cleared", Role::Ok),
        EventKind::Deploy => ("D", "deploy", Role::Deploy),
        EventKind::Acknowledged => ("✔", "ACK", Role::Acknowledged),
        EventKind::Unacknowledged => ("○", "un-ACK", Role::Warning),
        EventKind::Note => ("✎", "note", Role::Note),
        EventKind::Hypothesis(Verdict::Open) => ("?", "hypothesis", Role::Note),
        EventKind::Hypothesis(Verdict::RuledOut) => ("✗", "ruled out", Role::Note),
        EventKind::Hypothesis(Verdict::Confirmed) => ("✓", "confirmed", Role::Accent),
        EventKind::Action => ("!", "action", Role::Deploy),
        EventKind::Escalated => ("↗", "escalated", Role::Escalated),
        EventKind::Milestone(_) => ("◆", "milestone", Role::Accent),
        EventKind::Todo => ("☐", "todo", Role::Note),
        EventKind::SourceDown => ("⊘", "source down", Role::NoData),
        EventKind::SourceUp => ("●", "source up", Role::Ok),
        EventKind::RecorderDown => ("⊘", "unrecorded", Role::NoData),
        EventKind::RecorderUp => ("●", "recording", Role::Ok),
        EventKind::Retracted => ("⊖", "struck out", Role::Muted),
        EventKind::Incident(Phase::Opened(sev) | Phase::Severity(sev)) => ("■", "INCIDENT", sev_role(*sev)),
        EventKind::Incident(Phase::Reopened) => ("■", "INCIDENT", Role::Critical),
        EventKind::Incident(Phase::Resolved) => ("■", "INCIDENT", Role::Ok),
        EventKind::Other(_) => ("·", "other", Role::Muted),
    };
    Sign { symbol, word, role }
}

/// What a severity means; without one something is still worth a look.
pub(super) const fn severity_role(severity: Option<Severity>) -> Role {
    match severity {
        Some(Severity::Critical) => Role::Critical,
        Some(Severity::Info) => Role::Text,
        Some(Severity::Warning) | None => Role::Warning,
    }
}

/// What an incident's severity means.
pub(super) const fn sev_role(sev: Sev) -> Role {
    match sev {
        Sev::Sev1 | Sev::Sev2 => Role::Critical,
        Sev::Sev3 | Sev::Sev4 => Role::Warning,
    }
}

/// The mark of an event under a chart, and how much it matters: of several in one column the highest is
/// shown. Nothing for what a chart shows itself.
pub(super) const fn mark(event: &Event) -> Option<(u8, &'static str)> {
    Some(match &event.kind {
        EventKind::Fired => match event.severity {
            Some(Severity::Critical) => (10, "▲"),
            _ => (8, "▲"),
        },
        EventKind::Deploy => (9, "D"),
        EventKind::Action => (7, "!"),
        EventKind::Milestone(_) => (6, "◆"),
        EventKind::SourceDown | EventKind::RecorderDown => (5, "⊘"),
        EventKind::Escalated => (4, "e"),
        EventKind::Acknowledged => (3, "a"),
        EventKind::Hypothesis(Verdict::Open) => (2, "?"),
        EventKind::Hypothesis(Verdict::RuledOut) => (2, "✗"),
        EventKind::Hypothesis(Verdict::Confirmed) => (6, "✓"),
        EventKind::Note => (1, "n"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr as _;

    use super::*;
    use crate::model::{Actor, EventId, Text, Timestamp};
    use crate::ui::look::Charset;

    fn event(kind: EventKind) -> Event {
        let id = EventId::from_bytes([0; 16]);
        Event::new(id, Text::line("b"), kind, Timestamp::default(), Actor::machine("m"))
    }

    #[test]
    fn every_sign_takes_its_columns_in_every_charset() {
        let kinds = EventKind::names().map(|name| EventKind::from_name(name, Some(Sev::Sev1)));
        for event in kinds.map(event) {
            let sign = sign(&event);
            let symbols = [Some(sign.symbol), mark(&event).map(|(_, symbol)| symbol)];
            for symbol in symbols.into_iter().flatten() {
                assert_eq!(symbol.width(), 1, "{symbol}");
                let stand_in = Charset::Ascii.stand_in(symbol).unwrap_or(symbol);
                assert!(stand_in.is_ascii() && (stand_in != "?" || symbol == "?"), "{symbol}");
            }
            assert!(sign.word.width() <= 11, "{}", sign.word);
        }
    }

    #[test]
    fn kinds_are_told_apart_without_colour() {
        let kinds = EventKind::names().map(|name| EventKind::from_name(name, Some(Sev::Sev1)));
        let mut words: Vec<&str> = kinds.map(|kind| sign(&event(kind)).word).collect();
        words.sort_unstable();
        words.dedup();
        // Marks and phases share a word each: their text says which.
        assert_eq!(words.len(), EventKind::names().count() - 2 - 3);
    }
}
