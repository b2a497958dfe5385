//! `warroom demo`: the embedded incident, and the dashboard on it.

use std::future::pending;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::time::sleep;

use super::args::{DemoArgs, Speed, UsageError};
use super::dashboard::{Shown, TURN, board, show};
use super::journal::{opened, patiently};
use super::look::look;
use super::operator::holder;
use super::print::print;
use super::record::Teller;
use super::reload::nothing_to_read;
use crate::demo::{Scenario, Simulation, serve, team};
use crate::journal::Access;
use crate::model::{Actor, Clock, Text, Timestamp};
use crate::runtime::{self, Keep, Mirrors, Now, Stepper, Target, Watched};

/// How fast the story runs on the screen.
const SPEED: f64 = 60.0;

/// The story's board.
const BOARD: &str = "checkout-demo";

/// How often a story without a screen is asked whether it is over.
const LOOK: Duration = Duration::from_millis(100);

/// Runs the story on a loopback port with the dashboard on it, or only its endpoint, or only its journal.
pub(super) fn run(args: &DemoArgs) -> Result<ExitCode> {
    let scenario = Scenario::named(&args.scenario).map_err(|error| UsageError(error.to_string()))?;
    let runtime = runtime::background()?;
    let (now, stepper) = clock(args, &scenario)?;
    let simulation = Simulation::new(&scenario, args.seed);
    if args.serve.is_none() {
        args.journal.as_deref().map_or(Ok(()), |path| runtime.block_on(untold(path)))?;
    }
    let address = args.serve.unwrap_or(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
    let listener =
        runtime.block_on(TcpListener::bind(address)).with_context(|| format!("listen on {address}"))?;
    let address = listener.local_addr()?;
    let story = now.clone();
    if args.serve.is_some() {
        print(&format!("http://{address}/metrics\n"))?;
        runtime.block_on(serve(listener, simulation, move || story.board(), interrupted()))?;
        return Ok(ExitCode::SUCCESS);
    }
    runtime.spawn(serve(listener, simulation, move || story.board(), pending()));
    let target = Target { name: "checkout".into(), ..Target::parse(&format!("http://{address}/metrics"))? };
    let place = Place::of(args)?;
    let keep = keep(args, &scenario, place.path());
    if args.headless {
        return headless(&runtime, keep, (now, stepper), &target, scenario.end);
    }
    let look = look(&args.look, None)?;
    let read_again = nothing_to_read("this is a story");
    let shown = Shown { look, screen: &args.screen, config: None, read_again };
    show(runtime, vec![board(keep, now, &[target], shown)?], &args.screen, TURN)
}

/// The story's time: as fast as it was asked for.
fn clock(args: &DemoArgs, scenario: &Scenario) -> Result<(Now, Option<Stepper>), UsageError> {
    let speed = match args.speed {
        Some(Speed::Max) if args.headless => {
            let (now, stepper) = Now::stepped(scenario.start);
            return Ok((now, Some(stepper)));
        }
        Some(Speed::Max) => return Err(UsageError("--speed max goes with --headless".to_owned())),
        Some(Speed::Times(speed)) => speed,
        None if args.serve.is_some() => 1.0,
        None => SPEED,
    };
    let (start, end) = (scenario.start, scenario.end);
    Ok((Now::new(Clock::Scaled { origin: Now::machine(), start, end, speed }), None))
}

/// Who keeps the story: the same names on every machine.
fn keep(args: &DemoArgs, scenario: &Scenario, path: PathBuf) -> Keep {
    Keep {
        path,
        access: Access::ReadWrite,
        board: Text::line(BOARD),
        holder: holder(),
        recorder: Actor::machine("warroom@demo"),
        state: None,
        mirrors: Mirrors::default(),
        team: if args.solo { Vec::new() } else { team(scenario) },
    }
}

/// Makes sure that the journal can be written and holds no story yet: one that is told twice is none.
async fn untold(path: &Path) -> Result<()> {
    let journal = opened(path, Access::ReadWrite).await?;
    let board = Text::line(BOARD);
    let known = patiently(async || journal.as_of(&board).await).await?;
    journal.close().await;
    if known.is_some() {
        let path = path.display();
        bail!(
            "the journal {path} holds a story of {board} already: name a new file, or read it with `warroom export --journal {path}`"
        );
    }
    Ok(())
}

/// Tells the story into its journal.
fn headless(
    runtime: &Runtime,
    keep: Keep,
    (now, stepper): (Now, Option<Stepper>),
    target: &Target,
    end: Timestamp,
) -> Result<ExitCode> {
    let polling = target.polling(now.clock())?;
    if let Some(stepper) = stepper {
        runtime.block_on(runtime::tell_story(keep, (now, stepper), &polling, end))?;
    } else {
        let mut teller = Teller::default();
        let tell = move |message| teller.tell(&message);
        let over = over(now.clone());
        let watched = Watched { sources: vec![polling], reloads: None };
        runtime.block_on(runtime::record(keep, now, watched, over, tell))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Resolves when the story is over, and its last poll in.
async fn over(now: Now) {
    while !now.clock().has_ended(now.board()) {
        sleep(LOOK).await;
    }
    sleep(LOOK * 10).await;
}

/// Where the story's journal is: where it was asked for, or for as long as the demo runs.
enum Place {
    Asked(PathBuf),
    Passing(TempDir),
}

impl Place {
    fn of(args: &DemoArgs) -> Result<Self> {
        if let Some(path) = &args.journal {
            return Ok(Self::Asked(path.clone()));
        }
        let folder = tempfile::Builder::new().prefix("warroom-demo-").tempdir();
        Ok(Self::Passing(folder.context("a folder for the demo's journal")?))
    }

    fn path(&self) -> PathBuf {
        match self {
            Self::Asked(path) => path.clone(),
            Self::Passing(folder) => folder.path().join("journal.db"),
        }
    }
}

/// Ends with the first Ctrl-C.
async fn interrupted() {
    // Without a handler the default one ends the process all the same.
    let _ = tokio::signal::ctrl_c().await;
}
