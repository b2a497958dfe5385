//! `warroom export`: the timeline as a document.

use std::fs;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow};

use super::args::{ExportArgs, ExportFormat};
use super::journal::{Desk, patiently};
use super::print::print;
use crate::export::{Document, json, json_lines, markdown};
use crate::journal::{Access, Journal, JournalError};
use crate::model::{EventId, Text, Timestamp};
use crate::runtime::Now;
use crate::timeline::Slice;

/// How far back an export reaches when there is no incident to tell of.
const DAY: Duration = Duration::from_hours(24);

/// Prints or writes the document.
pub(super) fn run(args: &ExportArgs) -> Result<ExitCode> {
    let desk = Desk::open(&args.of, Access::ReadOnly)?;
    let what = What::of(args, Now::machine());
    let document =
        desk.runtime.block_on(patiently(async || document(&desk.journal, &desk.board, &what).await))?;
    let document = document.ok_or_else(|| anyhow!("the journal knows no such incident on this board"))?;
    let text = match args.format {
        ExportFormat::Md => markdown(&document),
        ExportFormat::Json => json(&document),
        ExportFormat::Jsonl => json_lines(&document),
    };
    match &args.output {
        Some(file) => fs::write(file, text).with_context(|| format!("write {}", file.display()))?,
        None => print(&text)?,
    }
    Ok(ExitCode::SUCCESS)
}

enum What {
    Incident(EventId),
    Range(Timestamp, Timestamp),
    /// The open incident, else the latest, else the last day.
    Latest(Timestamp),
}

impl What {
    fn of(args: &ExportArgs, now: Timestamp) -> Self {
        match (args.incident, args.since, args.from) {
            (Some(id), _, _) => Self::Incident(id),
            (_, Some(back), _) => Self::Range(now - back, now),
            (_, _, Some(from)) => Self::Range(from, args.to.unwrap_or(now)),
            _ => Self::Latest(now),
        }
    }
}

async fn document(journal: &Journal, board: &Text, what: &What) -> Result<Option<Document>, JournalError> {
    let slice = match *what {
        What::Incident(id) => incident(journal, board, id).await?,
        What::Range(from, to) => Some(range(journal, board, from, to).await?),
        What::Latest(now) => match journal.incidents(board).await?.current(board) {
            Some(latest) => incident(journal, board, latest.id).await?,
            None => Some(range(journal, board, now - DAY, now).await?),
        },
    };
    let Some(slice) = slice else { return Ok(None) };
    let as_of = journal.as_of(board).await?.unwrap_or(slice.from);
    let to = slice.to.unwrap_or(as_of).max(slice.from);
    let readings = journal.readings(board, slice.from, to).await?;
    Ok(Some(Document { slice, readings, as_of }))
}

async fn range(
    journal: &Journal,
    board: &Text,
    from: Timestamp,
    to: Timestamp,
) -> Result<Slice, JournalError> {
    let history = journal.slice_history(board, from, to).await?;
    Ok(Slice::of_range(&history, board, from, to))
}

async fn incident(journal: &Journal, board: &Text, id: EventId) -> Result<Option<Slice>, JournalError> {
    let history = journal.incident_history(board, id).await?;
    Ok(Slice::of_incident(&history, id).filter(|slice| slice.board == *board))
}
