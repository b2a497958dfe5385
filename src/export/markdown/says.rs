//! What an entry of the timeline says, in one line.

use super::escape::{code, inline, link};
use super::page::{Page, time};
use crate::export::words::happening;
use crate::model::{Actor, Event, EventId, EventKind, Evidence, Phase};

/// What parts of a line are set off with.
pub(super) const APART: &str = " · ";

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
    parts.extend(event.precision());
    parts.retain(|part| !part.is_empty());
    parts.join(APART)
}

/// What happened and to what: `Ruled out: network – probe 0.4 ms, unchanged`.
pub(super) fn what(page: &Page<'_>, event: &Event) -> String {
    let said = told(page, event, if is_block(event) { "" } else { event.text.as_str() });
    let happening = match event.kind {
        EventKind::Incident(Phase::Opened(_)) if tells_all(event) => "Incident opened".to_owned(),
        _ => inline(&happening(&event.kind)),
    };
    let happening = if happening.is_empty() { "Event" } else { &*happening };
    if said.is_empty() {
        return happening.to_owned();
    }
    // `Escalated to database team` is a sentence; the others name a thing.
    let colon = if happening.ends_with(" to") { "" } else { ":" };
    format!("{happening}{colon} {said}")
}

/// The subject and what was said of it: `network – probe 0.4 ms, unchanged`, `checkout v2.31 (was v2.30)`.
pub(super) fn told(page: &Page<'_>, event: &Event, text: &str) -> String {
    let subject = if tells_all(event) { String::new() } else { subject(page, event) };
    let text = inline(text);
    // A deploy's text begins with the version.
    let between = if event.kind == EventKind::Deploy { " " } else { " – " };
    [subject, text].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(between)
}

/// Whether the text says all of it, as a recorder's does: `SEV1: HighErrorRate is critical`.
fn tells_all(event: &Event) -> bool {
    let opened = matches!(event.kind, EventKind::Incident(Phase::Opened(_)));
    opened && event.actor.is_machine() && !event.text.is_empty() && !is_block(event)
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
    let compared = inline(&evidence.comparison());
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

/// Who struck an entry out or corrected it, and when they wrote that down.
pub(super) fn undone(verb: &str, by: Option<&Event>, near: &Event) -> String {
    let Some(by) = by else { return verb.to_owned() };
    // A correction happened when the entry should have; that is not when it was made.
    format!("{verb} by {} at {}", inline(&by.actor.to_string()), time(by.recorded_at, near.at))
}
