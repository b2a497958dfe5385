//! `warroom init`: a config for what is there.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, anyhow, bail};
use tokio::runtime::Builder;

use super::args::InitArgs;
use super::config::{board_of, targets};
use super::print::print;
use crate::config::{Config, draft, shipped};
use crate::model::Clock;
use crate::runtime::offered;

/// Asks every endpoint once, and prints or writes a config for what they offer. One that does not answer is an
/// error: a config that leaves it out would look complete.
pub(super) fn run(args: &InitArgs) -> Result<ExitCode> {
    let targets = targets(&args.urls)?;
    let board = targets.first().map(board_of).unwrap_or_default();
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let offered = runtime.block_on(offered(&targets, Clock::System)).map_err(|error| anyhow!("{error}"))?;
    let text = draft(&board, &offered, &shipped()?);
    let place = args.output.clone().unwrap_or_else(|| PathBuf::from("config.toml"));
    Config::parse(&place, &text).map_err(|error| anyhow!("no config can be made of this: {error}"))?;
    match &args.output {
        Some(file) => write(file, &text, args.force)?,
        None => print(&text)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes the file, over another one only where that is wanted.
fn write(path: &Path, text: &str, force: bool) -> Result<()> {
    let mut opening = OpenOptions::new();
    let opened = if force { File::create(path) } else { opening.write(true).create_new(true).open(path) };
    let mut file = match opened {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            bail!("{} is there already: --force writes over it", path.display());
        }
        opened => opened.with_context(|| format!("write {}", path.display()))?,
    };
    file.write_all(text.as_bytes()).with_context(|| format!("write {}", path.display()))
}
