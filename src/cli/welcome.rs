//! `warroom`: the dashboard; where nothing says what to watch, the operator is asked.

use std::env;
use std::io::{self, IsTerminal as _};
use std::process::ExitCode;

use anyhow::Result;
use clap::CommandFactory as _;

use super::args::{BoardArgs, Cli, DemoArgs, UsageError};
use super::config::Wanted;
use super::dashboard::watch;
use super::demo;
use super::failure::USAGE;
use super::look::look;
use crate::config::places;
use crate::model::Text;
use crate::runtime;

/// Shows the dashboard until the operator leaves.
pub(super) fn run(args: &BoardArgs) -> Result<ExitCode> {
    let boards = Wanted::boards(&args.urls, &args.config)?;
    if let Some(rotate) = args.rotate.filter(|_| boards.len() < 2) {
        let rotate = humantime::format_duration(rotate);
        let what = format!("--rotate {rotate} goes with several boards: -c FILE -c FILE");
        return Err(UsageError(what).into());
    }
    match boards.as_slice() {
        [_, ..] => watch(args, &boards, runtime::background()?),
        [] if io::stdin().is_terminal() && io::stdout().is_terminal() => first(args),
        [] => {
            eprint!("{}", Cli::command().render_help());
            Ok(ExitCode::from(USAGE))
        }
    }
}

/// Asks what to watch, and shows it.
fn first(args: &BoardArgs) -> Result<ExitCode> {
    let runtime = runtime::background()?;
    let places = places(|name| env::var_os(name));
    let places = places.iter().map(|place| Text::line(&place.to_string_lossy())).collect();
    match runtime::ask(&runtime, places, &look(&args.look, None)?)? {
        runtime::Wanted::Nothing(code) => Ok(ExitCode::from(code)),
        runtime::Wanted::Demo => {
            runtime.shutdown_background();
            demo::run(&DemoArgs::shown(args.look.clone(), args.screen.clone()))
        }
        runtime::Wanted::Url(url) => match Wanted::of(&[url], &args.config)? {
            Some(wanted) => watch(args, &[wanted], runtime),
            None => Ok(ExitCode::from(USAGE)),
        },
    }
}
