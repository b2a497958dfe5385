//! How fast it was noticed and dealt with, and by whom.

use super::escape::inline;
use super::page::Page;
use crate::export::words::duration;
use crate::model::Timestamp;
use crate::timeline::{Ack, Episode, Figure};

/// The figures with their formulas.
pub(super) fn figures(page: &Page<'_>) -> String {
    if page.incident().is_none() {
        return "There is nothing to measure: no incident was open.".to_owned();
    }
    let mut table = "| Figure | Took | Seconds | From | To | Formula |\n".to_owned();
    table.push_str("|---|---|---:|---|---|---|\n");
    table.extend(page.slice().figures.iter().map(|figure| row(page, figure)));
    table
}

fn row(page: &Page<'_>, figure: &Figure) -> String {
    let formula = inline(figure.formula.as_str());
    let cells = match (figure.seconds, figure.from, figure.to) {
        (Some(seconds), Some(from), Some(to)) => {
            [duration(seconds), seconds.to_string(), page.time(from), page.time(to), formula]
        }
        _ => {
            let reason = figure.reason.as_ref().map(|reason| inline(reason.as_str())).unwrap_or_default();
            [
                "unknown".to_owned(),
                String::new(),
                String::new(),
                String::new(),
                format!("{formula}: {reason}"),
            ]
        }
    };
    format!("| {} | {} |\n", inline(figure.name.as_str()), cells.join(" | "))
}

/// Who was on which alert, and when.
pub(super) fn acknowledgements(page: &Page<'_>) -> String {
    let episodes = &page.slice().episodes;
    if episodes.is_empty() {
        return "No alert fired.".to_owned();
    }
    episodes.iter().map(|episode| item(page, episode)).collect()
}

fn item(page: &Page<'_>, episode: &Episode) -> String {
    let fired = episode.started();
    let alert = format!("{}, fired {}", inline(&episode.subject.to_string()), page.time(fired));
    let acks = &episode.acknowledgement;
    let Some(owner) = acks.owner() else {
        return format!("- {alert}: nobody acknowledged it\n");
    };
    let also: String =
        acks.also().iter().map(|ack| format!("  - also {}\n", given(page, ack, fired))).collect();
    format!("- {alert}: acknowledged by {}\n{also}", given(page, owner, fired))
}

/// `alice@bastion at 02:05:00, after 5 min – on it`.
fn given(page: &Page<'_>, ack: &Ack, fired: Timestamp) -> String {
    let after = duration(ack.at.since(fired).as_secs());
    let by = format!("{} at {}, after {after}", inline(&ack.by.to_string()), page.time(ack.at));
    match inline(ack.comment.as_str()) {
        comment if comment.is_empty() => by,
        comment => format!("{by} – {comment}"),
    }
}
