//! `warroom export`: the timeline as a document.

use std::fs;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow};

use super::args::{ExportArgs, ExportFormat, UsageError};
use super::journal::{Desk, patiently};
use super::print::print;
use crate::export::{Document, json, json_lines, markdown};
use crate::journal::{Access, Journal, JournalError};
use crate::model::{EventId, Text, Timestamp};
use crate::timeline::Slice;

/// How far back an export reaches when there is no incident to tell of. All lengths are counted from the last
/// moment the journal knows, never from the clock: the same journal gives the same document.
const DAY: Duration = Duration::from_hours(24);

/// Prints or writes the document.
pub(super) fn run(args: &ExportArgs) -> Result<ExitCode> {
    let what = What::of(args)?;
    let desk = Desk::of_existing(&args.of, Access::ReadOnly)?;
    let (journal, board) = (&desk.journal, &desk.board);
    let as_of = desk.runtime.block_on(patiently(async || journal.as_of(board).await))?;
    let as_of = as_of.ok_or_else(|| anyhow!("the journal knows nothing of the board {board}"))?;
    let document = desk.runtime.block_on(patiently(async || document(journal, board, &what, as_of).await))?;
    let document =
        document.ok_or_else(|| anyhow!("the journal knows no such incident on the board {board}"))?;
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
    /// So long until the end.
    Last(Duration),
    /// From here on, until there or the end.
    Range(Timestamp, Option<Timestamp>),
    /// The open incident, else the latest, else the last day.
    Latest,
}

impl What {
    fn of(args: &ExportArgs) -> Result<Self, UsageError> {
        Ok(match (args.incident, args.since, args.from) {
            (Some(id), _, _) => Self::Incident(id),
            (_, Some(back), _) => Self::Last(back),
            (_, _, Some(from)) if args.to.is_some_and(|to| to < from) => {
                return Err(UsageError("--to is earlier than --from".to_owned()));
            }
            (_, _, Some(from)) => Self::Range(from, args.to),
            _ => Self::Latest,
        })
    }
}

async fn document(
    journal: &Journal,
    board: &Text,
    what: &What,
    as_of: Timestamp,
) -> Result<Option<Document>, JournalError> {
    let slice = match *what {
        What::Incident(id) => incident(journal, board, id).await?,
        What::Last(back) => Some(range(journal, board, as_of - back, as_of).await?),
        What::Range(from, to) => Some(range(journal, board, from, to.unwrap_or(as_of).max(from)).await?),
        What::Latest => match journal.incidents(board).await?.current(board) {
            Some(latest) => incident(journal, board, latest.id).await?,
            None => Some(range(journal, board, as_of - DAY, as_of).await?),
        },
    };
    let Some(slice) = slice else { return Ok(None) };
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
