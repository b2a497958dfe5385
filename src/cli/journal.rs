//! Which journal, and which of its boards, a command is about.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use tokio::runtime::{Builder, Runtime};

use super::args::{BoardOfJournal, JournalArgs, UsageError};
use super::config::config;
use super::operator::operator;
use crate::config::Config;
use crate::journal::{Access, Journal, JournalError};
use crate::model::{Actor, Text};

/// The board of a journal that has none yet.
const FIRST: &str = "default";

/// How often a locked journal is tried again; each try waits a second itself.
const TRIES: u32 = 60;

/// A journal opened for one command.
pub(super) struct Desk {
    pub(super) runtime: Runtime,
    pub(super) journal: Journal,
    pub(super) board: Text,
    pub(super) operator: Actor,
    /// Whether who records with this config tells an Alertmanager of acknowledgements.
    pub(super) reaches_out: bool,
}

impl Desk {
    /// Opens a journal that has to be there: nothing is made for whoever only asks.
    pub(super) fn of_existing(args: &BoardOfJournal, access: Access) -> Result<Self> {
        let config = config(&args.config)?;
        let path = path(&args.journal, config.as_ref())?;
        if path.try_exists().is_ok_and(|exists| !exists) {
            bail!("there is no journal {}", path.display());
        }
        Self::at(&path, config.as_ref(), args, access)
    }

    /// Opens the journal, which is made where there is none.
    pub(super) fn open(args: &BoardOfJournal, access: Access) -> Result<Self> {
        let config = config(&args.config)?;
        let path = path(&args.journal, config.as_ref())?;
        Self::at(&path, config.as_ref(), args, access)
    }

    /// Opens the journal and finds its board: the named one, the config's, the only one.
    fn at(path: &Path, config: Option<&Config>, args: &BoardOfJournal, access: Access) -> Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let journal = runtime.block_on(opened(path, access))?;
        let named = args.board.as_deref().map(Text::line);
        let board = match named {
            Some(board) => board,
            None => runtime.block_on(the_board(&journal, config.and_then(Config::board_name)))?,
        };
        let reaches_out = config.is_some_and(Config::reaches_out);
        Ok(Self { runtime, journal, board, operator: operator(config), reaches_out })
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // Whoever closes the file last leaves nothing beside it.
        self.runtime.block_on(self.journal.close());
    }
}

/// Opens a journal, and says on standard error what is out of the ordinary about it.
pub(super) async fn opened(path: &Path, access: Access) -> Result<Journal, JournalError> {
    let (journal, notices) = patiently(async || Journal::open(path, access).await).await?;
    for notice in notices {
        eprintln!("warroom: {notice}");
    }
    Ok(journal)
}

/// Tries again while the journal is locked.
pub(super) async fn patiently<T>(what: impl AsyncFn() -> Result<T, JournalError>) -> Result<T, JournalError> {
    let mut tries = 0;
    loop {
        match what().await {
            Err(error @ JournalError::Busy { .. }) if tries < TRIES => {
                if tries == 0 {
                    eprintln!("warroom: waiting for the journal: {error}");
                }
                tries += 1;
            }
            outcome => return outcome,
        }
    }
}

/// The config's board, unless the journal knows only others.
async fn the_board(journal: &Journal, of_config: Option<Text>) -> Result<Text> {
    let boards = patiently(async || journal.boards().await).await?;
    if let Some(board) = of_config.filter(|board| boards.is_empty() || boards.contains(board)) {
        return Ok(board);
    }
    match boards.as_slice() {
        [] => Ok(Text::line(FIRST)),
        [board] => Ok(board.clone()),
        several => {
            let names: Vec<&str> = several.iter().map(Text::as_str).collect();
            let what =
                format!("the journal holds several boards; choose one with --board: {}", names.join(", "));
            Err(UsageError(what).into())
        }
    }
}

/// The journal's file: the named one, else the config's, else the operator's own.
pub(super) fn path(args: &JournalArgs, config: Option<&Config>) -> Result<PathBuf> {
    if let Some(path) = &args.journal {
        if path.to_string_lossy().contains("://") {
            return Err(
                UsageError("--journal takes a file: other journals are not supported".to_owned()).into()
            );
        }
        return Ok(path.clone());
    }
    if let Some(path) = config.and_then(|config| config.journal.clone()) {
        return Ok(path);
    }
    let state =
        state_folder().context("no home directory to keep a journal in: name one with --journal FILE")?;
    Ok(state.join("journal.db"))
}

/// The operator's own folder for what outlives a session.
pub(super) fn state_folder() -> Option<PathBuf> {
    let variable = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = variable("XDG_STATE_HOME").or_else(|| Some(variable("HOME")?.join(".local/state")))?;
    Some(base.join("warroom"))
}
