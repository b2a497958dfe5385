//! The command line: one file for each subcommand, each of which wires rooms together.

mod ack;
mod args;
mod check;
mod completions;
mod config;
mod dashboard;
mod demo;
mod export;
mod failure;
mod init;
mod journal;
mod lint;
mod look;
mod man;
mod note;
mod operator;
mod print;
mod record;
mod reload;
mod rules;
mod snapshot;
mod status;
mod terminal;
mod themes;
mod welcome;

use std::env;
use std::process::ExitCode;

use anyhow::anyhow;
use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{CommandFactory as _, FromArgMatches as _};

use args::{Cli, Command};
use failure::{USAGE, failed};

use crate::model::Text;
use crate::runtime;

/// Runs the command line of this process; the exit code is the process's.
pub fn main() -> ExitCode {
    let cli = match parsed() {
        Ok(cli) => cli,
        Err(error) => return told(&error),
    };
    if let Some(path) = &cli.log
        && let Err(error) = runtime::log_to(path)
    {
        return failed(&anyhow!("open the log {}: {error}", Text::line(&path.to_string_lossy())));
    }
    let outcome = match cli.command {
        None => welcome::run(&cli.board),
        Some(Command::Demo(args)) => demo::run(&args),
        Some(Command::Lint(args)) => lint::run(&args),
        Some(Command::Snapshot(args)) => snapshot::run(&args),
        Some(Command::Status(args)) => return status::run(&args),
        Some(Command::Check(args)) => check::run(&args),
        Some(Command::Rules(args)) => rules::run(&args),
        Some(Command::Init(args)) => init::run(&args),
        Some(Command::Record(args)) => record::run(&args),
        Some(Command::Note(args)) => note::run(&args),
        Some(Command::Ack(args)) => ack::run(&args),
        Some(Command::Export(args)) => export::run(&args),
        Some(Command::Themes) => themes::run(),
        Some(Command::Completions(args)) => completions::run(&args),
        Some(Command::Man(args)) => man::run(&args),
    };
    outcome.inspect(|_| runtime::log_end("")).unwrap_or_else(|error| {
        runtime::log_end(&format!("{error:#}"));
        failed(&error)
    })
}

/// The command line. Only the journal goes with every command: the dashboard's own options before another
/// command would otherwise be lost without a word.
fn parsed() -> Result<Cli, clap::Error> {
    let mut definition = Cli::command();
    let matches = definition.try_get_matches_from_mut(env::args_os())?;
    let is_given = |id| matches.value_source(id) == Some(ValueSource::CommandLine);
    let lost = ["theme", "wall", "fps", "rotate"]
        .into_iter()
        .find(|id| is_given(id))
        .filter(|_| matches.subcommand_name().is_some());
    if let Some(lost) = lost {
        let what = format!("--{lost} goes after the command's name");
        return Err(definition.error(ErrorKind::ArgumentConflict, what));
    }
    Cli::from_arg_matches(&matches)
}

/// Prints what is wrong with the command line, or the help that was asked for.
fn told(error: &clap::Error) -> ExitCode {
    // Nobody is left to tell when standard error is closed.
    let _ = error.print();
    let is_status = env::args_os().nth(1).is_some_and(|first| first == "status");
    match error.exit_code() {
        0 => ExitCode::SUCCESS,
        _ if is_status => ExitCode::from(status::UNKNOWN),
        _ => ExitCode::from(USAGE),
    }
}
