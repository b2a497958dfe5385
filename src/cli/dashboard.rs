//! `warroom URL…`: the dashboard.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use tokio::runtime::{Builder, Runtime};

use super::args::{BoardArgs, LookArgs, UsageError};
use crate::app::{App, Opening};
use crate::model::{Clock, Text};
use crate::runtime::{self, Dashboard, Now, Target};
use crate::ui::{Colors, Keymap, Look, Theme};

/// Shows the dashboard until the operator leaves.
pub(super) fn run(args: &BoardArgs) -> Result<ExitCode> {
    let look = look(&args.look)?;
    let targets = targets(&args.urls)?;
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    show(&runtime, board_name(&targets), Now::new(Clock::System), &targets, look)
}

/// Shows these targets on `runtime` until the operator leaves.
pub(super) fn show(
    runtime: &Runtime,
    board: Text,
    now: Now,
    targets: &[Target],
    look: Look,
) -> Result<ExitCode> {
    let opening = Opening { board, clock: now.clock(), now: now.board() };
    let code = runtime::run(runtime, Dashboard { opening, now, targets, look })?;
    Ok(ExitCode::from(code))
}

/// What these URLs say within `wait`, for commands without a screen.
pub(super) fn gathered(urls: &[String], wait: Duration) -> Result<App> {
    let targets = targets(urls)?;
    let now = Now::new(Clock::System);
    let opening = Opening { board: board_name(&targets), clock: now.clock(), now: now.board() };
    let runtime = Builder::new_current_thread().enable_all().build()?;
    Ok(runtime.block_on(runtime::gather(opening, now, &targets, wait))?)
}

/// The look the flags and the environment ask for.
pub(super) fn look(args: &LookArgs) -> Result<Look> {
    let usage = |error: &dyn std::error::Error| UsageError(error.to_string());
    let colors = Colors::detect(|name| std::env::var(name).ok());
    let theme = Theme::shipped(&args.theme, colors).map_err(|error| usage(&error))?;
    let keymap = Keymap::shipped().map_err(|error| usage(&error))?;
    Ok(Look { theme, keymap })
}

fn targets(urls: &[String]) -> Result<Vec<Target>> {
    let parse = |url: &String| Target::parse(url, Clock::System).map_err(|error| UsageError(error.to_string()));
    let mut targets = urls.iter().map(parse).collect::<Result<Vec<_>, _>>()?;
    Target::tell_apart(&mut targets);
    Ok(targets)
}

/// A board without a config is called after the host of its first URL.
fn board_name(targets: &[Target]) -> Text {
    targets.first().map_or_else(Text::default, |target| Text::line(target.client.host()))
}
