//! What an entry of the timeline says, in one line.

use super::escape::{code, inline, link};
use super::page::{Page, time};
use crate::export::words::{comparison, happening};
use crate::model::{Actor, Event, EventKind, Evidence};

/// What parts of a line are set off with.
const APART: &str = " · ";

/// What happened, to what, with which numbers, and who says so. A text of several lines is left out:
/// it stands below.
pub(super) fn line(page: &Page<'_>, event: &Event) -> String {
    let mut parts = vec![what(event)];
    parts.extend(event.evidence.as_ref().map(numbers));
    parts.extend(event.links.iter().map(|at| link(at.name.as_str(), at.url.as_str())));
    parts.extend(pointing(page, event));
    parts.push(who(event));
    if event.is_backdated() {
        parts.push(format!("written down {}", time(event.recorded_at, event.at)));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(APART)
}

/// What happened and to what: `Ruled out: network – probe 0.4 ms, unchanged`.
fn what(event: &Event) -> String {
    let mut what = inline(&happening(&event.kind));
    let alerts = matches!(event.kind, EventKind::Fired | EventKind::Crossed);
    let severity =
        event.severity.filter(|_| alerts).map_or(String::new(), |severity| format!(", {severity}"));
    let subject = inline(&event.subject.to_string());
    let text = if is_block(event) { String::new() } else { inline(event.text.as_str()) };
    if !subject.is_empty() {
        what = with(&what, &subject);
    }
    what += &severity;
    match (text.is_empty(), subject.is_empty()) {
        (true, _) => what,
        (false, true) => with(&what, &text),
        (false, false) => format!("{what} – {text}"),
    }
}

fn with(what: &str, of: &str) -> String {
    // `Escalated to database team` is a sentence; the others name a thing.
    let colon = if what.ends_with(" to") { "" } else { ":" };
    format!("{what}{colon} {of}")
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

/// What it strikes out or corrects; that is another entry of the timeline.
fn pointing(page: &Page<'_>, event: &Event) -> Option<String> {
    let struck = event.about.filter(|_| event.kind == EventKind::Retracted);
    let (id, verb) = struck.map(|id| (id, "the entry of")).or(event.corrects.map(|id| (id, "corrects")))?;
    Some(match page.event(id) {
        Some(target) => format!("{verb} {} ({})", time(target.at, event.at), happening(&target.kind)),
        None => format!("{verb} an entry that is not shown here"),
    })
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
