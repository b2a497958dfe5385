//! The command line: one file for each subcommand, each of which wires rooms together.

mod args;
mod dashboard;
mod demo;
mod lint;
mod snapshot;
mod status;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};

/// Exit code of a command that failed.
const FAILED: u8 = 1;
/// Exit code of a wrong command line.
const USAGE: u8 = 2;

/// Runs the command line of this process; the exit code is the process's.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = match cli.command {
        None => dashboard::run(&cli.board),
        Some(Command::Demo(args)) => demo::run(&args),
        Some(Command::Lint(args)) => lint::run(&args),
        Some(Command::Snapshot(args)) => snapshot::run(&args),
        Some(Command::Status(args)) => return status::run(&args),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("warroom: {error:#}");
        ExitCode::from(if error.is::<args::UsageError>() { USAGE } else { FAILED })
    })
}
