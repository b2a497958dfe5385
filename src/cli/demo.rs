//! `warroom demo`: the embedded incident, and the dashboard on it.

use std::future::pending;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use tokio::net::TcpListener;

use super::args::{DemoArgs, UsageError};
use super::dashboard::{look, show};
use super::print::print;
use crate::demo::{Scenario, Simulation, serve};
use crate::model::{Clock, Text};
use crate::runtime::{self, Now, Target};

/// How fast the story runs on the screen.
const SPEED: f64 = 60.0;

/// Runs the story on a loopback port with the dashboard on it, or only its endpoint.
pub(super) fn run(args: &DemoArgs) -> Result<ExitCode> {
    let scenario = Scenario::named(&args.scenario).map_err(|error| UsageError(error.to_string()))?;
    let speed = args.speed.unwrap_or(if args.serve.is_some() { 1.0 } else { SPEED });
    let clock = Clock::Scaled { origin: Now::machine(), start: scenario.start, end: scenario.end, speed };
    let simulation = Simulation::new(&scenario, args.seed);
    let runtime = runtime::background()?;
    let address = args.serve.unwrap_or(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
    let listener =
        runtime.block_on(TcpListener::bind(address)).with_context(|| format!("listen on {address}"))?;
    let address = listener.local_addr()?;
    let now = Now::new(clock);
    if args.serve.is_some() {
        print(&format!("http://{address}/metrics\n"))?;
        runtime.block_on(serve(listener, simulation, move || now.board(), interrupted()))?;
        return Ok(ExitCode::SUCCESS);
    }
    let story = now.clone();
    runtime.spawn(serve(listener, simulation, move || story.board(), pending()));
    let target = Target { name: "checkout".into(), ..Target::parse(&format!("http://{address}"))? };
    show(runtime, Text::line("checkout-demo"), now, &[target], look(&args.look)?)
}

/// Ends with the first Ctrl-C.
async fn interrupted() {
    // Without a handler the default one ends the process all the same.
    let _ = tokio::signal::ctrl_c().await;
}
