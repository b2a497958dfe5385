//! What is to be done, what was not seen, and where all this comes from.

use super::escape::inline;
use super::page::{Page, time};
use super::says::APART;
use crate::export::words::{date, duration};
use crate::timeline::{Gap, Todo, Track};

/// What is to be done, as a task list.
pub(super) fn measures(page: &Page<'_>) -> String {
    let todos = &page.slice().todos;
    if todos.is_empty() {
        return "None were noted.".to_owned();
    }
    let task = |todo: &Todo| {
        let by = inline(&todo.by.to_string());
        format!("- [ ] {}{APART}{by}, {}\n", inline(todo.text.as_str()), page.time(todo.at))
    };
    todos.iter().map(task).collect()
}

/// When nothing was seen, and of what.
pub(super) fn gaps(page: &Page<'_>) -> String {
    let gaps = &page.slice().gaps;
    if gaps.is_empty() {
        return "None known.".to_owned();
    }
    gaps.iter().map(|gap| item(page, gap)).collect()
}

fn item(page: &Page<'_>, gap: &Gap) -> String {
    let who = inline(&gap.subject.to_string());
    let what = match gap.track {
        Track::Recorder => format!("Nobody recorded ({who})"),
        _ => format!("Source {who} did not answer"),
    };
    let until = gap.to.unwrap_or(page.document.as_of);
    let (from, until, lasted) =
        (page.time(gap.from), page.time(until), duration(until.since(gap.from).as_secs()));
    let when = match gap.to {
        Some(_) => format!("{from} to {until}, {lasted}"),
        None => format!("since {from}, still so at {until} after {lasted}"),
    };
    match inline(gap.reason.as_str()) {
        reason if reason.is_empty() => format!("- {what}: {when}\n"),
        reason => format!("- {what}: {when} – {reason}\n"),
    }
}

/// Where the document comes from.
pub(super) fn colophon(page: &Page<'_>) -> String {
    let (from, to) = (page.slice().from, page.document.until());
    format!(
        "Written by `warroom export` from the journal of board {}: {}, {} to {} UTC. \
         The figures are computed from the events above; the JSON export has both, exactly.",
        inline(page.slice().board.as_str()),
        date(from),
        from.clock(),
        time(to, from),
    )
}
