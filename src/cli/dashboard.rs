//! `warroom URL…`: the dashboard.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use tokio::runtime::{Builder, Runtime};

use super::args::{BoardArgs, ScreenArgs};
use super::config::{Wanted, mirrors, only_reading, pollings};
use super::journal::{path, state_folder};
use super::look::look;
use super::operator::{fresh_seed, holder, operator, recorder};
use super::reload::read_again;
use super::terminal::outside;
use crate::app::{App, Opening, View};
use crate::config::Config;
use crate::journal::Access;
use crate::model::Clock;
use crate::runtime::{self, Board, Dashboard, Keep, Now, OwnFile, ReadAgain, Target};
use crate::ui::Look;

/// How long the wall shows each of several boards when nothing is said.
pub(super) const TURN: Duration = Duration::from_secs(20);

/// Shows these boards until the operator leaves.
pub(super) fn watch(args: &BoardArgs, boards: &[Wanted], runtime: Runtime) -> Result<ExitCode> {
    let boards = boards.iter().map(|wanted| of_wanted(args, wanted)).collect::<Result<_>>()?;
    show(runtime, boards, &args.screen, args.rotate.unwrap_or(TURN))
}

/// A board as the flags and its config want it.
fn of_wanted(args: &BoardArgs, wanted: &Wanted) -> Result<Board> {
    let mut targets = wanted.targets.clone();
    if args.read_only {
        only_reading(&mut targets);
    }
    let config = wanted.config.as_ref();
    let look = look(&args.look, config)?;
    let keep = Keep {
        path: path(&args.journal, config)?,
        board: wanted.board.clone(),
        holder: holder(),
        recorder: recorder(),
        access: if args.read_only { Access::ReadOnly } else { Access::ReadWrite },
        // What is left there to be stored stays for a start that may.
        state: state_folder().filter(|_| !args.read_only),
        mirrors: mirrors(config),
        team: Vec::new(),
    };
    let now = Now::new(Clock::System);
    let read_again = read_again(wanted, &keep, now.clock(), &args.journal, Some(&args.look));
    board(keep, now, &targets, Shown { look, screen: &args.screen, config, read_again })
}

/// How a board is shown.
pub(super) struct Shown<'a> {
    pub(super) look: Look,
    pub(super) screen: &'a ScreenArgs,
    pub(super) config: Option<&'a Config>,
    pub(super) read_again: ReadAgain,
}

/// A board of these targets.
pub(super) fn board(keep: Keep, now: Now, targets: &[Target], shown: Shown<'_>) -> Result<Board> {
    let Shown { look, screen, config, read_again } = shown;
    let folder = keep.state.as_ref();
    let drafts = folder.map(|folder| OwnFile::drafts(folder, keep.board.clone()).load());
    let sent = folder.map(|folder| OwnFile::sent(folder, keep.board.clone()).load());
    let arrangements = folder.map(|folder| OwnFile::arrangements(folder, keep.board.clone()).load());
    let opening = Opening {
        operator: operator(config),
        seed: fresh_seed(),
        drafts: drafts.unwrap_or_default(),
        sent: sent.unwrap_or_default(),
        arrangements: arrangements.unwrap_or_default(),
        view: if screen.wall { View::Wall } else { View::Board },
        zone: runtime::local_zone(),
        notify: config.map(|config| config.notify.clone()).unwrap_or_default(),
        ..Opening::new(keep.board.clone(), now.clock(), now.board())
    };
    let sources = pollings(targets, now.clock())?;
    let troubles = config.map(|config| config.warnings.clone()).unwrap_or_default();
    Ok(Board { opening, now, sources, look, keep: Some(keep), troubles, read_again })
}

/// Shows boards on `runtime` until the operator leaves; on the wall each for `turn`.
pub(super) fn show(
    runtime: Runtime,
    boards: Vec<Board>,
    screen: &ScreenArgs,
    turn: Duration,
) -> Result<ExitCode> {
    let dashboard = Dashboard { boards, turn, outside: outside(), frames: screen.fps };
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
