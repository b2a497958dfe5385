//! `warroom URL…`: the dashboard.

use std::env;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use clap::CommandFactory as _;
use tokio::runtime::{Builder, Runtime};

use super::args::{BoardArgs, Cli, LookArgs, UsageError};
use super::config::Wanted;
use super::failure::USAGE;
use super::journal::{path, state_folder};
use super::operator::{fresh_seed, holder, operator, recorder};
use super::themes::theme;
use crate::app::{App, Opening};
use crate::config::Config;
use crate::model::Clock;
use crate::runtime::{self, Dashboard, DraftFile, Keep, Now, Polling, Target};
use crate::ui::keymap::Keymap;
use crate::ui::theme::Depth;
use crate::ui::{Charset, Look};

/// The theme when nothing is said.
const THEME: &str = "dark";

/// Shows the dashboard until the operator leaves.
pub(super) fn run(args: &BoardArgs) -> Result<ExitCode> {
    let Some(wanted) = Wanted::of(&args.urls, &args.config)? else {
        eprint!("{}", Cli::command().render_help());
        return Ok(ExitCode::from(USAGE));
    };
    let config = wanted.config.as_ref();
    let look = look(&args.look, config)?;
    let keep = Keep {
        path: path(&args.journal, config)?,
        board: wanted.board,
        holder: holder(),
        recorder: recorder(),
        state: state_folder(),
        team: Vec::new(),
    };
    show(runtime::background()?, keep, Now::new(Clock::System), &wanted.targets, (look, config))
}

/// Shows these targets on `runtime` until the operator leaves.
pub(super) fn show(
    runtime: Runtime,
    keep: Keep,
    now: Now,
    targets: &[Target],
    (look, config): (Look, Option<&Config>),
) -> Result<ExitCode> {
    let drafts = keep.state.as_ref().map(|folder| DraftFile::new(folder, keep.board.clone()).load());
    let opening = Opening {
        operator: operator(config),
        seed: fresh_seed(),
        drafts: drafts.unwrap_or_default(),
        ..Opening::new(keep.board.clone(), now.clock(), now.board())
    };
    let sources = pollings(targets, now.clock())?;
    let troubles = config.map(|config| config.warnings.clone()).unwrap_or_default();
    let dashboard = Dashboard { opening, now, sources, look, keep: Some(keep), troubles };
    Ok(ExitCode::from(runtime::run(runtime, dashboard)?))
}

/// What these sources say within `wait`, for commands without a screen.
pub(super) fn gathered(wanted: &Wanted, wait: Duration) -> Result<App> {
    let now = Now::new(Clock::System);
    let opening = Opening::new(wanted.board.clone(), now.clock(), now.board());
    let sources = pollings(&wanted.targets, now.clock())?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    Ok(runtime.block_on(runtime::gather(opening, now, sources, wait)))
}

/// The look the flags, the config and the environment ask for, in this order.
pub(super) fn look(args: &LookArgs, config: Option<&Config>) -> Result<Look, UsageError> {
    let variable = |name: &str| env::var(name).ok();
    let (no_color, colorterm, term) = (variable("NO_COLOR"), variable("COLORTERM"), variable("TERM"));
    let depth = Depth::detect(no_color.as_deref(), colorterm.as_deref(), term.as_deref());
    let (lc_all, lc_ctype, lang) = (variable("LC_ALL"), variable("LC_CTYPE"), variable("LANG"));
    let detected = Charset::detect(lc_all.as_deref(), lc_ctype.as_deref(), lang.as_deref());
    let is_ascii = config.is_some_and(|config| config.ui.ascii);
    let charset = if is_ascii { Charset::Ascii } else { detected };
    let name = args.theme.as_deref().or_else(|| config?.ui.theme.as_deref()).unwrap_or(THEME);
    let keymap = config.map_or_else(Keymap::default, |config| config.keys.keymap.clone());
    Ok(Look { theme: theme(name, depth)?, keymap, charset })
}

pub(super) fn pollings(targets: &[Target], clock: Clock) -> Result<Vec<Polling>, UsageError> {
    let polling = |target: &Target| target.polling(clock).map_err(|error| UsageError(error.to_string()));
    targets.iter().map(polling).collect()
}
