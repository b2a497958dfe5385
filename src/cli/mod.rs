//! The command line: one file for each subcommand, each of which wires rooms together.

mod ack;
mod args;
mod dashboard;
mod demo;
mod export;
mod journal;
mod lint;
mod note;
mod operator;
mod print;
mod record;
mod snapshot;
mod status;

use std::env;
use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};

/// Exit code of a command that failed.
const FAILED: u8 = 1;
/// Exit code of a wrong command line.
const USAGE: u8 = 2;

/// Runs the command line of this process; the exit code is the process's.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return told(&error),
    };
    let outcome = match cli.command {
        None => dashboard::run(&cli.board),
        Some(Command::Demo(args)) => demo::run(&args),
        Some(Command::Lint(args)) => lint::run(&args),
        Some(Command::Snapshot(args)) => snapshot::run(&args),
        Some(Command::Status(args)) => return status::run(&args),
        Some(Command::Record(args)) => record::run(&args),
        Some(Command::Note(args)) => note::run(&args),
        Some(Command::Ack(args)) => ack::run(&args),
        Some(Command::Export(args)) => export::run(&args),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("warroom: {error:#}");
        ExitCode::from(if error.is::<args::UsageError>() { USAGE } else { FAILED })
    })
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
