//! `warroom note`: a note from a shell, a pipeline, a chat bot.

use std::io::{self, Read as _};
use std::process::ExitCode;

use anyhow::{Context as _, Result};

use super::args::{NoteArgs, UsageError};
use super::journal::{Desk, patiently};
use super::operator::new_id;
use super::print::print;
use crate::journal::Access;
use crate::model::{Event, EventKind, Text, Timestamp};
use crate::runtime::Now;
use crate::timeline::{Incident, NoteLine, read_note, told_of};

/// The kinds a person may write down.
const KINDS: [&str; 11] = [
    "note",
    "action",
    "todo",
    "deploy",
    "escalated",
    "hypothesis.open",
    "hypothesis.ruled_out",
    "hypothesis.confirmed",
    "milestone.impact_start",
    "milestone.mitigated",
    "milestone.restored",
];

/// Longest text: as the screen takes it.
const LONGEST: usize = 64 * 1024;

const NO_TIME: &str = "--at takes a time, such as 02:40, 02:40:30 or 2024-08-14T02:40";

/// Stores the note, and prints its id once it is durable.
pub(super) fn run(args: &NoteArgs) -> Result<ExitCode> {
    let kind = args.kind.as_deref().map(kind).transpose()?;
    let now = Now::machine();
    let line = line(args, now)?;
    let desk = Desk::open(&args.of, Access::ReadWrite)?;
    let (journal, board) = (&desk.journal, &desk.board);
    let incidents = desk.runtime.block_on(patiently(async || journal.incidents(board).await))?;
    let open = || incidents.current(board).filter(Incident::is_open).map(|incident| incident.id);
    if let Some(id) = args.incident
        && !incidents.all().iter().any(|incident| incident.id == id)
    {
        return Err(UsageError(format!("the journal knows no incident {id}")).into());
    }
    let kind = kind.unwrap_or(line.kind);
    let (subject, text) = told_of(&kind, &line.text);
    let event = Event {
        recorded_at: now,
        subject,
        text,
        source: Text::line("operator"),
        incident: args.incident.or_else(open),
        ..Event::new(new_id(now), board.clone(), kind, line.at.unwrap_or(now), desk.operator.clone())
    };
    let events = [event];
    desk.runtime.block_on(patiently(async || journal.append(&events, None).await))?;
    print(&format!("{}\n", events[0].id))?;
    Ok(ExitCode::SUCCESS)
}

fn kind(name: &str) -> Result<EventKind, UsageError> {
    if KINDS.contains(&name) {
        return Ok(EventKind::from_name(name, None));
    }
    let likeness = |known: &&&str| (strsim::jaro_winkler(name, known) * 1000.0) as u32;
    let nearest = KINDS.iter().max_by_key(likeness).copied().unwrap_or_default();
    Err(UsageError(format!("no kind `{name}`: did you mean `{nearest}`? (there are: {})", KINDS.join(", "))))
}

fn line(args: &NoteArgs, now: Timestamp) -> Result<NoteLine> {
    let mut text = text(&args.text)?;
    if let Some(at) = &args.at {
        // What the line's reader would take for plain text.
        if !at.starts_with(|first: char| first.is_ascii_digit()) || at.contains(char::is_whitespace) {
            return Err(UsageError(format!("`{}`: {NO_TIME}", Text::line(at))).into());
        }
        text = format!("@{at} {text}");
    }
    read_note(&text, now).map_err(|wrong| {
        let word = text.get(wrong.span).map(Text::line).unwrap_or_default();
        let place = if word.is_empty() { String::new() } else { format!("`{word}`: ") };
        UsageError(format!("{place}{}", wrong.reason)).into()
    })
}

/// The words of the command line, or standard input where they are a single `-`.
fn text(words: &[String]) -> Result<String> {
    let mut text = words.join(" ").into_bytes();
    if text == b"-" {
        text.clear();
        // One more than fits, to know that it does not.
        let mut input = io::stdin().lock().take(LONGEST as u64 + 1);
        input.read_to_end(&mut text).context("standard input")?;
    }
    if text.len() > LONGEST {
        return Err(UsageError(format!("a note is at most {} KiB long", LONGEST / 1024)).into());
    }
    String::from_utf8(text).map_err(|_| UsageError("a note is text in UTF-8".to_owned()).into())
}
