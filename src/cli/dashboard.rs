//! `warroom URL…`: the dashboard.

use std::env;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use tokio::runtime::{Builder, Runtime};

use super::args::{BoardArgs, LookArgs, UsageError};
use super::journal::{path, state_folder};
use super::operator::{fresh_seed, holder, operator, recorder};
use super::themes::theme;
use crate::app::{App, Opening};
use crate::model::{Clock, Text};
use crate::runtime::{self, Dashboard, DraftFile, Keep, Now, Polling, Target};
use crate::ui::keymap::Keymap;
use crate::ui::theme::Depth;
use crate::ui::{Charset, Look};

/// Shows the dashboard until the operator leaves.
pub(super) fn run(args: &BoardArgs) -> Result<ExitCode> {
    let look = look(&args.look)?;
    let targets = targets(&args.urls)?;
    let keep = Keep {
        path: path(&args.journal)?,
        board: board_name(&targets),
        holder: holder(),
        recorder: recorder(),
        state: state_folder(),
        team: Vec::new(),
    };
    show(runtime::background()?, keep, Now::new(Clock::System), &targets, look)
}

/// Shows these targets on `runtime` until the operator leaves.
pub(super) fn show(
    runtime: Runtime,
    keep: Keep,
    now: Now,
    targets: &[Target],
    look: Look,
) -> Result<ExitCode> {
    let drafts = keep.state.as_ref().map(|folder| DraftFile::new(folder, keep.board.clone()).load());
    let opening = Opening {
        operator: operator(),
        seed: fresh_seed(),
        drafts: drafts.unwrap_or_default(),
        ..Opening::new(keep.board.clone(), now.clock(), now.board())
    };
    let sources = pollings(targets, now.clock())?;
    let dashboard = Dashboard { opening, now, sources, look, keep: Some(keep) };
    Ok(ExitCode::from(runtime::run(runtime, dashboard)?))
}

/// What these URLs say within `wait`, for commands without a screen.
pub(super) fn gathered(urls: &[String], wait: Duration) -> Result<App> {
    let targets = targets(urls)?;
    let now = Now::new(Clock::System);
    let opening = Opening::new(board_name(&targets), now.clock(), now.board());
    let sources = pollings(&targets, now.clock())?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    Ok(runtime.block_on(runtime::gather(opening, now, sources, wait)))
}

/// The look the flags and the environment ask for.
pub(super) fn look(args: &LookArgs) -> Result<Look, UsageError> {
    let variable = |name: &str| env::var(name).ok();
    let (no_color, colorterm, term) = (variable("NO_COLOR"), variable("COLORTERM"), variable("TERM"));
    let depth = Depth::detect(no_color.as_deref(), colorterm.as_deref(), term.as_deref());
    let (lc_all, lc_ctype, lang) = (variable("LC_ALL"), variable("LC_CTYPE"), variable("LANG"));
    let charset = Charset::detect(lc_all.as_deref(), lc_ctype.as_deref(), lang.as_deref());
    Ok(Look { theme: theme(&args.theme, depth)?, keymap: Keymap::default(), charset })
}

pub(super) fn targets(urls: &[String]) -> Result<Vec<Target>, UsageError> {
    let parse = |url: &String| Target::parse(url).map_err(|error| UsageError(error.to_string()));
    let mut targets = urls.iter().map(parse).collect::<Result<Vec<_>, _>>()?;
    Target::tell_apart(&mut targets);
    Ok(targets)
}

pub(super) fn pollings(targets: &[Target], clock: Clock) -> Result<Vec<Polling>, UsageError> {
    let polling = |target: &Target| target.polling(clock).map_err(|error| UsageError(error.to_string()));
    targets.iter().map(polling).collect()
}

/// A board without a config is called after the host of its first URL.
pub(super) fn board_name(targets: &[Target]) -> Text {
    targets.first().map_or_else(Text::default, |target| Text::line(target.client.endpoint.host()))
}
