//! What an entry of the timeline says, in one line.

use super::escape::{code, inline, link};
use super::page::{Page, time};
use crate::export::words::{comparison, happening};
use crate::model::{Actor, Event, EventId, EventKind, Evidence, Phase};

/// What parts of a line are set off with.
const APART: &str = " · ";

/// What happened, to what, with which numbers, and who says so. A text of several lines is left out:
/// it stands below.
pub(super) fn line(page: &Page<'_>, event: &Event) -> String {
    let mut parts = vec![what(page, event)];
    parts.extend(event.evidence.as_ref().map(numbers));
    parts.extend(event.links.iter().map(|at| link(at.name.as_str(), at.url.as_str())));
    parts.extend(event.corrects.map(|old| format!("corrects {}", entry(page, old, event))));
    parts.push(who(event));
    if event.is_backdated() {
        parts.push(format!("written down {}", time(event.recorded_at, event.at)));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(APART)
}

/// What happened and to what: `Ruled out: network – probe 0.4 ms, unchanged`.
pub(super) fn what(page: &Page<'_>, event: &Event) -> String {
    let text = if is_block(event) { String::new() } else { inline(event.text.as_str()) };
    let (happening, of) = match event.kind {
        // The text of a recorder says all of it: `SEV1: HighErrorRate is critical`.
        EventKind::Incident(Phase::Opened(_)) if event.actor.is_machine() && !text.is_empty() => {
            ("Incident opened".to_owned(), String::new())
        }
        _ => (inline(&happening(&event.kind)), subject(page, event)),
    };
    let parts: Vec<&str> = [&*of, &*text].into_iter().filter(|part| !part.is_empty()).collect();
    let happening = if happening.is_empty() { "Event" } else { &*happening };
    // `Escalated to database team` is a sentence; the others name a thing.
    let colon = if parts.is_empty() || happening.ends_with(" to") { "" } else { ":" };
    format!("{happening}{colon} {}", parts.join(" – ")).trim_end().to_owned()
}

/// What it happened to; of an alert also how bad it is.
fn subject(page: &Page<'_>, event: &Event) -> String {
    let subject = inline(&event.subject.to_string());
    match (&event.kind, event.severity, event.about) {
        (EventKind::Retracted, _, Some(about)) => entry(page, about, event),
        (EventKind::Fired | EventKind::Crossed, Some(severity), _) => format!("{subject}, {severity}"),
        _ => subject,
    }
}

/// Another entry of the timeline, by its time.
fn entry(page: &Page<'_>, id: EventId, near: &Event) -> String {
    match page.event(id) {
        Some(entry) => {
            format!("the entry of {} ({})", time(entry.at, near.at), inline(&happening(&entry.kind)))
        }
        None => "an entry that is not shown here".to_owned(),
    }
}

/// Whether the event's text has several lines.
pub(super) fn is_block(event: &Event) -> bool {
    event.text.as_str().trim().contains('\n')
}

/// The value, what it was held against, and where it comes from.
fn numbers(evidence: &Evidence) -> String {
    let compared = inline(&comparison(evidence));
    match code(evidence.query.as_str()) {
        query if query.is_empty() => compared,
        query => format!("{compared} ({query})"),
    }
}

/// Who says so: a person, or where a machine noticed it.
fn who(event: &Event) -> String {
    match &event.actor {
        Actor::Machine { .. } if event.source.as_str() == "local" => "warroom's own rule".to_owned(),
        Actor::Machine { .. } if !event.source.is_empty() => inline(event.source.as_str()),
        actor => inline(&actor.to_string()),
    }
}

/// Who struck an entry out or corrected it, and when.
pub(super) fn undone(verb: &str, by: Option<&Event>, near: &Event) -> String {
    let Some(by) = by else { return verb.to_owned() };
    format!("{verb} by {} at {}", inline(&by.actor.to_string()), time(by.at, near.at))
}
