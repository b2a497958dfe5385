//! The timeline: every entry, in order.

use std::fmt::Write as _;

use super::escape::block;
use super::page::Page;
use super::says::{is_block, line, undone};
use crate::timeline::Entry;

/// All entries, under the day on which they happened.
pub(super) fn timeline(page: &Page<'_>) -> String {
    if page.slice().entries.is_empty() {
        return "Nothing happened that the journal knows of.".to_owned();
    }
    let mut text = "All times are UTC.\n".to_owned();
    let mut day = String::new();
    for entry in &page.slice().entries {
        let its_day = entry.recorded.event.at.utc().format("%A, %-d %B %Y").to_string();
        if its_day != day {
            let _ = writeln!(text, "\n### {its_day}\n");
            day = its_day;
        }
        text.push_str(&item(page, entry));
    }
    text
}

/// An entry; one that does not count any more is struck through, and says by whom.
fn item(page: &Page<'_>, entry: &Entry) -> String {
    let event = &entry.recorded.event;
    let said = format!("**{}** {}", event.at.clock(), line(page, event));
    let undone = match (entry.struck_by, entry.replaced_by) {
        (Some(by), _) => Some(undone("struck out", page.event(by), event)),
        (None, Some(by)) => Some(undone("corrected", page.event(by), event)),
        (None, None) => None,
    };
    let head = undone.map_or(said.clone(), |undone| format!("~~{said}~~ · {undone}"));
    let below = if is_block(event) { block(event.text.as_str()) } else { String::new() };
    format!("- {head}\n{below}")
}
