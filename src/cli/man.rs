//! `warroom man`: the man pages, in roff.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Command, CommandFactory as _};
use clap_mangen::Man;

use super::args::{Cli, ManArgs, UsageError};
use super::print::print;
use crate::model::Text;

/// Prints one page: `warroom man | man -l -` shows it.
pub(super) fn run(args: &ManArgs) -> Result<ExitCode> {
    // Built, the commands know what they are called in full.
    let mut definition = Cli::command().disable_help_subcommand(true);
    definition.build();
    let command = match &args.command {
        Some(name) => definition.find_subcommand(name).ok_or_else(|| unknown(&definition, name))?.clone(),
        None => definition,
    };
    let source = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));
    let mut page = Vec::new();
    Man::new(command).source(source).render(&mut page)?;
    print(&String::from_utf8(page)?)?;
    Ok(ExitCode::SUCCESS)
}

fn unknown(definition: &Command, name: &str) -> UsageError {
    let known: Vec<&str> = definition.get_subcommands().map(Command::get_name).collect();
    UsageError(format!("no command `{}` (there are: {})", Text::line(name), known.join(", ")))
}
