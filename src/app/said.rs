//! What a typed line says.

use std::ops::Range;

use super::export::ending;
use super::palette::Enter;
use super::prompt::{Ask, Ongoing, Palette};
use crate::model::{EventKind, Subject, Text, Timestamp};
use crate::timeline::{
    Filter, Here, Misread, SilenceLine, TimedLine, read_note, read_silence, read_timed, told_of,
};

/// What a typed line says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// When it happened, where that is not now.
    pub at: Option<Timestamp>,
    /// What kind of note it is, where it says so itself.
    pub kind: Option<EventKind>,
    /// What it names: the service, the team, the hypothesis.
    pub subject: Subject,
    /// What is left.
    pub text: Text,
    /// What is to be muted, and for how long.
    pub silence: Option<SilenceLine>,
}

impl Said {
    /// Reads a line typed `here`.
    ///
    /// # Errors
    /// Point at the part that cannot be meant; at everything where something is missing.
    pub fn read<'z>(ask: &Ask, typed: &str, here: impl Into<Here<'z>>) -> Result<Self, Misread> {
        let here = here.into();
        match ask {
            Ask::Note { .. } => note(typed, here),
            Ask::Deploy => named(typed, here, &EventKind::Deploy, "name what was deployed"),
            Ask::Escalate => named(typed, here, &EventKind::Escalated, "name whom you called in"),
            Ask::Hypothesis(verdict) => {
                named(typed, here, &EventKind::Hypothesis(*verdict), "name the hypothesis")
            }
            Ask::Milestone(_) => timed(typed, here),
            Ask::Resolve(incident) => within(typed, here, incident),
            Ask::Severity(incident, sev) if incident.sev == *sev => {
                Err(misread(0..typed.len(), &format!("it is {sev} already: type 1 to 4, or tab")))
            }
            Ask::Acknowledge(_)
            | Ask::Unacknowledge(_)
            | Ask::Severity(..)
            | Ask::Retract(_)
            | Ask::Expire(_)
            | Ask::Search => Ok(plain(typed)),
            Ask::Silence(_) => read_silence(typed).map(|line| {
                let text = line.comment.clone();
                Self { text, silence: Some(line), ..Self::default() }
            }),
            Ask::Filter => Filter::parse(typed, here).map(|_| plain(typed)),
            Ask::Goto => moment(typed, here),
            Ask::Export(_) => file(typed),
            Ask::Command(palette) => command(palette, typed, here),
        }
    }
}

fn plain(typed: &str) -> Said {
    Said { text: Text::line(typed.trim()), ..Said::default() }
}

fn note(typed: &str, here: Here<'_>) -> Result<Said, Misread> {
    let note = read_note(typed, here)?;
    let kind = (note.kind != EventKind::Note).then_some(note.kind);
    Ok(Said { at: note.at, kind, text: note.text, ..Said::default() })
}

fn timed(typed: &str, here: Here<'_>) -> Result<Said, Misread> {
    let TimedLine { at, rest, .. } = read_timed(typed, here)?;
    Ok(Said { at, ..plain(rest) })
}

/// A time alone; the `@` is understood.
fn moment(typed: &str, here: Here<'_>) -> Result<Said, Misread> {
    let word = typed.trim();
    let missing = || misread(0..typed.len(), "a time, such as 02:40 or 2024-08-14T02:40");
    let with_at = format!("@{}", word.strip_prefix('@').unwrap_or(word));
    match read_timed(&with_at, here) {
        Ok(TimedLine { at: Some(at), rest: "", .. }) => Ok(Said { at: Some(at), ..Said::default() }),
        Ok(_) => Err(missing()),
        Err(wrong) => Err(Misread { span: 0..typed.len(), ..wrong }),
    }
}

/// A file's name, whose ending says how it is written.
fn file(typed: &str) -> Result<Said, Misread> {
    let wrong = || misread(0..typed.len(), "end the name in .md, .json or .jsonl: it says how it is written");
    ending(typed).map(|_| plain(typed)).ok_or_else(wrong)
}

/// What stands after a name that Enter sends is read as in the line of that name.
fn command(palette: &Palette, typed: &str, here: Here<'_>) -> Result<Said, Misread> {
    let Enter::Send(prompt) = palette.enter(typed) else { return Ok(plain(typed)) };
    let text = prompt.input.value();
    let before = typed.len() - text.len();
    Said::read(&prompt.ask, text, here)
        .map_err(|wrong| Misread { span: before + wrong.span.start..before + wrong.span.end, ..wrong })
}

/// What it names, and the rest.
fn named(typed: &str, here: Here<'_>, kind: &EventKind, missing: &str) -> Result<Said, Misread> {
    let TimedLine { at, rest, .. } = read_timed(typed, here)?;
    let (subject, text) = told_of(kind, &Text::line(rest));
    if subject.name.is_empty() {
        return Err(misread(0..typed.len(), missing));
    }
    Ok(Said { at, subject, ..plain(text.as_str()) })
}

/// An incident cannot end before it began.
fn within(typed: &str, here: Here<'_>, incident: &Ongoing) -> Result<Said, Misread> {
    let line = read_timed(typed, here)?;
    if line.at.is_some_and(|at| at <= incident.since) {
        let since = here.zone.local(incident.since).format("%H:%M:%S");
        let reason = format!("the incident goes on since {since} {}", here.zone.label(incident.since));
        return Err(misread(line.time, &reason));
    }
    Ok(Said { at: line.at, ..plain(line.rest) })
}

fn misread(span: Range<usize>, reason: &str) -> Misread {
    Misread { span, reason: Text::line(reason) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{EventId, Sev, Verdict};

    /// 04:30 UTC on 14 August 2024.
    const NOW: Timestamp = Timestamp::from_millis(1_723_609_800_000);

    fn read(ask: &Ask, typed: &str) -> (Option<String>, String, String) {
        let said = Said::read(ask, typed, NOW).unwrap();
        (said.at.map(Timestamp::clock), said.subject.to_string(), said.text.to_string())
    }

    fn words(at: Option<&str>, subject: &str, text: &str) -> (Option<String>, String, String) {
        (at.map(|at| format!("{at}:00")), subject.to_owned(), text.to_owned())
    }

    #[test]
    fn names_come_first() {
        assert_eq!(
            read(&Ask::Deploy, "@02:40 checkout v2.32 #4"),
            words(Some("02:40"), "checkout", "v2.32 #4")
        );
        assert_eq!(read(&Ask::Deploy, "checkout"), words(None, "checkout", ""));
        assert_eq!(read(&Ask::Escalate, "db team: locks: orders"), words(None, "db team", "locks: orders"));
        assert_eq!(read(&Ask::Escalate, "the whole db team"), words(None, "the whole db team", ""));
        let guess = Ask::Hypothesis(Verdict::Open);
        assert_eq!(read(&guess, "network : flaky"), words(None, "network", "flaky"));
    }

    #[test]
    fn what_is_missing_or_wrong_is_pointed_at() {
        let span = |ask: &Ask, typed: &str| Said::read(ask, typed, NOW).unwrap_err().span;
        assert_eq!(span(&Ask::Hypothesis(Verdict::Open), ": because"), 0..9);
        assert_eq!(span(&Ask::Deploy, "@02:40 "), 0..7);
        assert_eq!(span(&Ask::Escalate, "@05:00x db"), 0..7);
        assert_eq!(span(&Ask::Filter, "x knd:y"), 2..7);
    }

    #[test]
    fn an_incident_ends_after_it_began_and_changes_its_severity() {
        let incident = EventId::of_person(NOW, [0; 10]);
        let since = NOW - std::time::Duration::from_hours(2);
        let ongoing = Ongoing { incident, subject: Subject::default(), sev: Sev::Sev2, since };
        let resolve = Ask::Resolve(ongoing.clone());
        assert_eq!(read(&resolve, "@02:31 ok"), words(Some("02:31"), "", "ok"));
        let early = Said::read(&resolve, "x", NOW).and_then(|_| Said::read(&resolve, "@02:30 ok", NOW));
        assert_eq!(early.unwrap_err().span, 0..6);
        assert!(Said::read(&Ask::Severity(ongoing.clone(), Sev::Sev2), "", NOW).is_err());
        assert!(Said::read(&Ask::Severity(ongoing, Sev::Sev1), "", NOW).is_ok());
    }
}
