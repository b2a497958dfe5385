//! `warroom completions`: what a shell needs to complete a command line.

use std::process::ExitCode;

use anyhow::Result;
use clap::CommandFactory as _;

use super::args::{Cli, CompletionsArgs};
use super::print::print;

/// Prints the shell's script.
pub(super) fn run(args: &CompletionsArgs) -> Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), env!("CARGO_PKG_NAME"), &mut script);
    print(&String::from_utf8(script)?)?;
    Ok(ExitCode::SUCCESS)
}
