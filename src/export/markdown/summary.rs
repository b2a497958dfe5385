//! The title, and the incident in a few lines.

use super::cause::{causes, ending};
use super::escape::inline;
use super::impact::impact;
use super::page::Page;
use super::says::told;
use crate::export::words::{date, duration};
use crate::model::EventKind;
use crate::timeline::{Incident, LEAD};

/// What it was, where and when.
pub(super) fn title(page: &Page<'_>) -> String {
    let (board, day) = (inline(page.slice().board.as_str()), date(page.beginning()));
    match page.incident() {
        Some(incident) => format!("{} on {board}, {day}", named(incident)),
        None => format!("Timeline of {board}, {day}"),
    }
}

fn named(incident: &Incident) -> String {
    match inline(&incident.subject.to_string()) {
        name if name.is_empty() => "Incident".to_owned(),
        name => name,
    }
}

/// How bad, how long, what it did and why.
pub(super) fn summary(page: &Page<'_>) -> String {
    let Some(incident) = page.incident() else {
        let (from, to) = (page.slice().from, page.document.until());
        let span = format!("{} and {}", page.time(from), page.time(to));
        return format!("No incident was open between {span} UTC.\n\n{}", facts(&[("Peaks", impact(page))]));
    };
    let lead = format!("{}{}", opening(page, incident), again(page, incident));
    let root_cause = match causes(page).as_slice() {
        [] => "unknown: no hypothesis was confirmed".to_owned(),
        known => known.join("; "),
    };
    let facts = facts(&[
        ("Severity", incident.sev.to_string()),
        ("Duration", lasted(page, incident)),
        ("Impact", impact(page)),
        ("Last deploy before the page", last_deploy(page, incident)),
        ("Root cause", root_cause),
        ("Response", response(page)),
        ("Resolution", resolution(page, incident)),
    ]);
    format!("{lead}\n\n{facts}")
}

fn facts(facts: &[(&str, String)]) -> String {
    let line = |(name, fact): &(&str, String)| {
        let blank = if fact.starts_with('\n') { "" } else { " " };
        format!("- **{name}:**{blank}{fact}\n")
    };
    facts.iter().filter(|(_, fact)| !fact.is_empty()).map(line).collect()
}

fn opening(page: &Page<'_>, incident: &Incident) -> String {
    let opened = format!(
        "{} opened a {} incident on {} at {} UTC.",
        named(incident),
        incident.sev,
        inline(page.slice().board.as_str()),
        page.time(incident.started),
    );
    match &incident.ended {
        Some(ended) => format!("{opened} It was over at {}.", page.time(ended.at)),
        None => {
            format!(
                "{opened} **It is still open**: this is what was known at {}.",
                page.time(page.document.as_of)
            )
        }
    }
}

fn again(page: &Page<'_>, incident: &Incident) -> String {
    incident.reopened.map_or(String::new(), |again| format!(" It was reopened at {}.", page.time(again.at)))
}

fn lasted(page: &Page<'_>, incident: &Incident) -> String {
    let Some(figure) = page.figure("duration") else { return "unknown".to_owned() };
    if let (Some(from), Some(to), Some(seconds)) = (figure.from, figure.to, figure.seconds) {
        return format!("{}, {} to {}", duration(seconds), page.time(from), page.time(to));
    }
    if incident.is_open() {
        let from = figure.from.unwrap_or(incident.started);
        let so_far = page.document.as_of.since(from).as_secs();
        return format!("{} so far, since {}", duration(so_far), page.time(from));
    }
    let reason = figure.reason.as_ref().map(|reason| inline(reason.as_str())).unwrap_or_default();
    format!("unknown: {reason}")
}

fn resolution(page: &Page<'_>, incident: &Incident) -> String {
    incident.ended.as_ref().map_or_else(|| "none yet".to_owned(), |ended| ending(page, ended))
}

/// What had changed when it began, if anything had; nothing where the slice does not reach back far enough.
fn last_deploy(page: &Page<'_>, incident: &Incident) -> String {
    let standing = page.slice().entries.iter().filter(|entry| entry.stands());
    let mut before = standing.map(|entry| &entry.recorded.event).filter(|event| event.at <= incident.started);
    if let Some(last) = before.rfind(|event| event.kind == EventKind::Deploy) {
        let before = duration(incident.started.since(last.at).as_secs());
        return format!(
            "{}, {before} before it, at {}",
            told(page, last, last.text.as_str()),
            page.time(last.at)
        );
    }
    if page.slice().from > incident.started - LEAD {
        return String::new();
    }
    format!("none is known in the {} before it", duration(LEAD.as_secs()))
}

/// The figures that are known, in words.
fn response(page: &Page<'_>) -> String {
    const STEPS: [(&str, &str); 5] = [
        ("acknowledge", "acknowledged"),
        ("escalate", "escalated"),
        ("cause", "cause confirmed"),
        ("mitigate", "mitigated"),
        ("restore", "restored"),
    ];
    let known = STEPS.iter().filter_map(|(name, done)| Some((done, page.figure(name)?.seconds?)));
    let steps: Vec<String> = known.map(|(done, after)| format!("{done} after {}", duration(after))).collect();
    steps.join(", ")
}
