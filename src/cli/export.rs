//! `warroom export`: the timeline as a document.

use std::fs;
use std::process::ExitCode;

use anyhow::{Context as _, Result, anyhow};

use super::args::{ExportArgs, ExportFormat, UsageError};
use super::journal::{Desk, patiently};
use super::print::print;
use crate::export::{json, json_lines, markdown};
use crate::journal::Access;
use crate::runtime::{Part, document};

/// Prints or writes the document.
pub(super) fn run(args: &ExportArgs) -> Result<ExitCode> {
    let part = part(args)?;
    let desk = Desk::of_existing(&args.of, Access::ReadOnly)?;
    let (journal, board) = (&desk.journal, &desk.board);
    let as_of = desk.runtime.block_on(patiently(async || journal.as_of(board).await))?;
    let as_of = as_of.ok_or_else(|| anyhow!("the journal knows nothing of the board {board}"))?;
    let document = desk.runtime.block_on(patiently(async || document(journal, board, part, as_of).await))?;
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

/// Which part was asked for.
fn part(args: &ExportArgs) -> Result<Part, UsageError> {
    Ok(match (args.incident, args.since, args.from) {
        (Some(id), _, _) => Part::Incident(id),
        (_, Some(back), _) => Part::Last(back),
        (_, _, Some(from)) if args.to.is_some_and(|to| to < from) => {
            return Err(UsageError("--to is earlier than --from".to_owned()));
        }
        (_, _, Some(from)) => Part::Range(from, args.to),
        _ => Part::Latest,
    })
}
