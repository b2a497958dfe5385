//! Why it happened, what was done, what it was not, and what nobody knows.

use std::fmt::Write as _;

use super::escape::inline;
use super::page::Page;
use super::says::{APART, told, what};
use crate::export::words::duration;
use crate::model::{Event, EventKind, Subject, Text, Verdict};
use crate::timeline::{Ending, Entry, Hypothesis};

/// The hypotheses that were confirmed: `leak – connections are never released`.
pub(super) fn causes(page: &Page<'_>) -> Vec<String> {
    judged(page, Verdict::Confirmed).map(suspicion).collect()
}

fn judged<'a>(page: &Page<'a>, verdict: Verdict) -> impl Iterator<Item = &'a Hypothesis> {
    page.slice().hypotheses.iter().filter(move |hypothesis| hypothesis.verdict == verdict)
}

fn suspicion(hypothesis: &Hypothesis) -> String {
    said(&hypothesis.subject, &hypothesis.text)
}

/// A subject and what was said of it; the text alone where nothing is named.
fn said(subject: &Subject, text: &Text) -> String {
    let parts = [inline(&subject.to_string()), inline(text.as_str())];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" – ")
}

/// The cause, what was done, and how it ended.
pub(super) fn root_cause(page: &Page<'_>) -> String {
    let causes: String = judged(page, Verdict::Confirmed).map(|cause| confirmed(page, cause)).collect();
    let steps = page.slice().entries.iter().filter(|entry| is_step(page, entry));
    let steps: String = steps.map(|entry| step(page, &entry.recorded.event)).collect();
    if page.incident().is_none() && causes.is_empty() && steps.is_empty() {
        return String::new();
    }
    let causes = or(causes, "The root cause is unknown: no hypothesis was confirmed.\n");
    let steps = if steps.is_empty() { steps } else { format!("What was done:\n\n{steps}") };
    let end = match page.incident().map(|incident| &incident.ended) {
        None => String::new(),
        Some(None) => "\nThe incident is still open.\n".to_owned(),
        Some(Some(ended)) => format!("\nHow it ended: {}.\n", ending(page, ended)),
    };
    format!("{causes}\n{}{end}", or(steps, "No action or deploy was recorded since it began.\n"))
}

fn or(text: String, instead: &str) -> String {
    if text.is_empty() { instead.to_owned() } else { text }
}

fn confirmed(page: &Page<'_>, cause: &Hypothesis) -> String {
    let mut when = format!("confirmed by {} at {}", inline(&cause.by.to_string()), page.time(cause.since));
    if let Some(incident) = page.incident().filter(|incident| cause.since >= incident.started) {
        let after = duration(cause.since.since(incident.started).as_secs());
        let _ = write!(when, ", {after} after the page");
    }
    if cause.raised < cause.since {
        let _ = write!(when, ", first suspected at {}", page.time(cause.raised));
    }
    format!("- {}{APART}{when}\n", suspicion(cause))
}

/// How it ended and who said so: `hotfix holds (alice@bastion, 04:30:00)`.
pub(super) fn ending(page: &Page<'_>, ended: &Ending) -> String {
    let said = match inline(ended.text.as_str()) {
        said if !said.is_empty() => said,
        _ if ended.automatic => "it ended by itself".to_owned(),
        _ => "declared over".to_owned(),
    };
    let by = inline(&ended.by.to_string());
    let how = if ended.automatic { "automatically, " } else { "" };
    format!("{said} ({how}{by}, {})", page.time(ended.at))
}

/// Whether somebody changed something since it began.
fn is_step(page: &Page<'_>, entry: &Entry) -> bool {
    let event = &entry.recorded.event;
    let changes = matches!(event.kind, EventKind::Action | EventKind::Deploy);
    changes && entry.stands() && event.at >= page.beginning()
}

fn step(page: &Page<'_>, event: &Event) -> String {
    let done = match event.kind {
        EventKind::Action => told(page, event, event.text.as_str()),
        _ => what(page, event),
    };
    format!("- {} {done}{APART}{}\n", page.time(event.at), inline(&event.actor.to_string()))
}

/// What it was not.
pub(super) fn ruled_out(page: &Page<'_>) -> String {
    let out = |hypothesis: &Hypothesis| {
        let (by, at) = (inline(&hypothesis.by.to_string()), page.time(hypothesis.since));
        format!("- {}{APART}ruled out by {by} at {at}\n", suspicion(hypothesis))
    };
    let list: String = judged(page, Verdict::RuledOut).map(out).collect();
    or_nothing(page, list, "Nothing was ruled out.")
}

/// What was suspected and never judged, and what still fires.
pub(super) fn left_open(page: &Page<'_>) -> String {
    let suspected = judged(page, Verdict::Open).map(|hypothesis| {
        let (by, at) = (inline(&hypothesis.by.to_string()), page.time(hypothesis.since));
        format!("- {}{APART}suspected by {by} at {at}, never judged\n", suspicion(hypothesis))
    });
    let firing = page.slice().open().map(|episode| {
        let alert = inline(&episode.subject.to_string());
        format!("- {alert} still fires, since {}\n", page.time(episode.started()))
    });
    let list: String = suspected.chain(firing).collect();
    or_nothing(page, list, "Nothing stayed open.")
}

/// Without an incident nobody asks what is not there.
fn or_nothing(page: &Page<'_>, list: String, nothing: &str) -> String {
    if page.incident().is_some() { or(list, nothing) } else { list }
}
