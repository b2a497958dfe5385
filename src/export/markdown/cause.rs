//! Why it happened, what was done, what it was not, and what nobody knows.

use super::escape::inline;
use super::page::Page;
use super::says::line;
use crate::export::words::duration;
use crate::model::{EventKind, Verdict};
use crate::timeline::{Ending, Entry, Hypothesis};

/// The hypotheses that were confirmed: `leak – connections are never released`.
pub(super) fn causes(page: &Page<'_>) -> Vec<String> {
    judged(page, Verdict::Confirmed).map(suspicion).collect()
}

fn judged<'a>(page: &Page<'a>, verdict: Verdict) -> impl Iterator<Item = &'a Hypothesis> {
    page.slice().hypotheses.iter().filter(move |hypothesis| hypothesis.verdict == verdict)
}

fn suspicion(hypothesis: &Hypothesis) -> String {
    let subject = inline(&hypothesis.subject.to_string());
    match inline(hypothesis.text.as_str()) {
        text if text.is_empty() => subject,
        text => format!("{subject} – {text}"),
    }
}

/// The cause, what was done, and how it ended.
pub(super) fn root_cause(page: &Page<'_>) -> String {
    let found: Vec<String> = judged(page, Verdict::Confirmed).map(|cause| confirmed(page, cause)).collect();
    let cause = match found.as_slice() {
        [] => "The root cause is unknown: no hypothesis was confirmed.\n".to_owned(),
        found => found.concat(),
    };
    let done: String = page
        .slice()
        .entries
        .iter()
        .filter(|entry| is_step(page, entry))
        .map(|entry| step(page, entry))
        .collect();
    let done = if done.is_empty() {
        "No action was recorded.\n".to_owned()
    } else {
        format!("What was done:\n\n{done}")
    };
    let end = match page.incident().map(|incident| &incident.ended) {
        None => String::new(),
        Some(None) => "\nThe incident is still open.\n".to_owned(),
        Some(Some(ended)) => format!("\nResolved: {}.\n", ending(page, ended)),
    };
    format!("{cause}\n{done}{end}")
}

fn confirmed(page: &Page<'_>, cause: &Hypothesis) -> String {
    let after = page
        .incident()
        .filter(|incident| cause.since >= incident.started)
        .map_or_else(String::new, |incident| {
            format!(", {} after the page", duration(cause.since.since(incident.started).as_secs()))
        });
    let (by, at) = (inline(&cause.by.to_string()), page.time(cause.since));
    format!("- {} (confirmed by {by} at {at}{after})\n", suspicion(cause))
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

fn step(page: &Page<'_>, entry: &Entry) -> String {
    let event = &entry.recorded.event;
    format!("- {} {}\n", page.time(event.at), line(page, event))
}

/// What it was not.
pub(super) fn ruled_out(page: &Page<'_>) -> String {
    let out = |hypothesis: &Hypothesis| {
        let (by, at) = (inline(&hypothesis.by.to_string()), page.time(hypothesis.since));
        format!("- {} (ruled out by {by} at {at})\n", suspicion(hypothesis))
    };
    let list: String = judged(page, Verdict::RuledOut).map(out).collect();
    if list.is_empty() { "Nothing was ruled out.".to_owned() } else { list }
}

/// What was suspected and never judged, and what still fires.
pub(super) fn left_open(page: &Page<'_>) -> String {
    let suspected = judged(page, Verdict::Open).map(|hypothesis| {
        let (by, at) = (inline(&hypothesis.by.to_string()), page.time(hypothesis.since));
        format!("- {} (suspected by {by} at {at}, never judged)\n", suspicion(hypothesis))
    });
    let firing = page.slice().open().map(|episode| {
        let alert = inline(&episode.subject.to_string());
        format!("- {alert} still fires, since {}\n", page.time(episode.started()))
    });
    let list: String = suspected.chain(firing).collect();
    if list.is_empty() {
        "Nothing: every hypothesis was judged and every alert resolved.".to_owned()
    } else {
        list
    }
}
