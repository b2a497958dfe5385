//! The title, and the incident in a few lines.

use super::cause::{causes, ending};
use super::escape::inline;
use super::impact::impact;
use super::page::Page;
use crate::export::words::{date, duration};
use crate::model::Timestamp;
use crate::timeline::Incident;

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
        return format!(
            "No incident was open between {span} UTC.\n\n{}",
            facts(&[("Readings", impact(page))])
        );
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
        ("Root cause", root_cause),
        ("Resolution", resolution(page, incident)),
    ]);
    format!("{lead}\n\n{facts}")
}

fn facts(facts: &[(&str, String)]) -> String {
    facts.iter().map(|(name, fact)| format!("- **{name}:** {fact}\n")).collect()
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
    let known = page.figure("duration").and_then(|figure| Some((figure.from?, figure.to?, figure.seconds?)));
    if let Some((from, to, seconds)) = known {
        return format!("{}, {}", duration(seconds), span(page, from, to));
    }
    match incident.ended {
        None => {
            let so_far = page.document.as_of.since(incident.started).as_secs();
            format!("{} so far, since {}", duration(so_far), page.time(incident.started))
        }
        Some(_) => page
            .figure("duration")
            .and_then(|figure| figure.reason.as_ref())
            .map_or_else(|| "unknown".to_owned(), |reason| format!("unknown: {}", inline(reason.as_str()))),
    }
}

fn span(page: &Page<'_>, from: Timestamp, to: Timestamp) -> String {
    format!("{} to {}", page.time(from), page.time(to))
}

fn resolution(page: &Page<'_>, incident: &Incident) -> String {
    incident.ended.as_ref().map_or_else(|| "none yet".to_owned(), |ended| ending(page, ended))
}
