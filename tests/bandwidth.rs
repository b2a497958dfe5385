//! What a board costs that nobody touches: bytes, frames, CPU and memory, and btop and grafatui beside it. A measurement,
//! not a test, and therefore only run on request (`scripts/bench`).
#![allow(clippy::unwrap_used, clippy::expect_used)]
#![allow(clippy::disallowed_methods, reason = "a measurement reads the machine's clock")]

#[path = "support/endpoint.rs"]
mod endpoint;
#[path = "support/frames.rs"]
mod frames;
#[path = "support/pty.rs"]
#[allow(dead_code)]
mod pty;
#[path = "support/real.rs"]
mod real;
#[path = "support/signals.rs"]
mod signals;

use std::fs;
use std::process::Command;
use std::thread;
use std::time::Duration;

use endpoint::Endpoint;
use frames::frames;
use pty::{Terminal, in_terminal, warroom};
use real::{PROMETHEUS, Server};

const SIGNALS: u64 = 12;
const SIZE: (u16, u16) = (200, 50);

/// How long a board is left to itself before it is measured, and how long it is.
const WARM_UP: Duration = Duration::from_secs(20);
const MEASURED: Duration = Duration::from_mins(1);

/// Clock ticks of CPU so far, and pages of memory: fields 14 and 15 of stat, 2 of statm (proc(5)).
fn cost(process: u32) -> (u64, u64) {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let fields: Vec<u64> =
        stat.rsplit_once(')').unwrap().1.split_whitespace().map(|field| field.parse().unwrap_or(0)).collect();
    let statm = fs::read_to_string(format!("/proc/{process}/statm")).unwrap();
    let pages = statm.split_whitespace().nth(1).and_then(|pages| pages.parse().ok()).unwrap();
    (fields[11] + fields[12], pages)
}

/// What the system says of itself.
fn system(name: &str) -> u64 {
    let told = Command::new("getconf").arg(name).output().unwrap().stdout;
    String::from_utf8_lossy(&told).trim().parse().unwrap()
}

/// Leaves a program to itself and prints what it costs.
fn measure(name: &str, terminal: &Terminal) {
    thread::sleep(WARM_UP);
    let ((ticks, _), before) = (cost(terminal.process()), terminal.bytes().len());
    thread::sleep(MEASURED);
    let (after, (then, pages)) = (terminal.bytes(), cost(terminal.process()));
    let written = &after[before..];
    let (seconds, frames) = (MEASURED.as_secs_f64(), frames(written).len());
    let cpu = (then - ticks) as f64 / system("CLK_TCK") as f64 / seconds * 100.0;
    let memory = pages * system("PAGESIZE") / 1024;
    let redraws = written.len().checked_div(frames).map_or_else(
        || "redraws that nothing marks".to_owned(),
        |each| format!("{frames} redraws in {seconds} s of {each} B"),
    );
    let rate = written.len() as f64 / seconds;
    println!("{name}: {rate:.0} B/s, {redraws}, {cpu:.1} % CPU, {memory} KiB RSS");
}

fn board(name: &str, level: u64, wanted: &str) {
    let endpoint = Endpoint::start(signals::moving(SIGNALS, level));
    let folder = tempfile::tempdir().unwrap();
    let config = signals::config(folder.path(), &endpoint.url(), "1s", SIGNALS);
    let terminal = Terminal::start(warroom(&["-c", &config]), SIZE.0, SIZE.1);
    terminal.wait_for_text(wanted);
    measure(name, &terminal);
    terminal.quit();
}

fn is_installed(program: &str) -> bool {
    let is_there = Command::new(program).arg("--version").output().is_ok();
    if !is_there {
        println!("{program} is not installed");
    }
    is_there
}

/// The same signals behind a Prometheus that asks for them each second, since grafatui knows nothing else.
fn grafatui() {
    if !is_installed("grafatui") || !real::has(&[&PROMETHEUS]) {
        return;
    }
    let endpoint = Endpoint::start(signals::moving(SIGNALS, 20));
    let prometheus = Server::prometheus(&format!(
        "global: {{scrape_interval: 1s}}\nscrape_configs: [{{job_name: app, static_configs: [{{targets: ['{}']}}]}}]\n",
        endpoint.address
    ));
    let mut command = in_terminal("grafatui");
    command.arg("--prometheus-url").arg(format!("http://{}", prometheus.address));
    command.args(["--range", "1h", "--step", "1s", "--scrape-interval", "1s", "--refresh-rate", "1000"]);
    for signal in 0..SIGNALS {
        command.arg("--query").arg(format!("signal_{signal}"));
    }
    let terminal = Terminal::start(command, SIZE.0, SIZE.1);
    terminal.wait_for_text("signal_0");
    measure("grafatui", &terminal);
    terminal.quit();
}

#[test]
#[ignore = "a measurement: scripts/bench"]
fn steady_state() {
    println!("{SIGNALS} signals a second at {}×{}", SIZE.0, SIZE.1);
    board("calm", 20, "1 source live");
    board("incident", 90, "INCIDENT");
    if is_installed("btop") {
        let terminal = Terminal::start(in_terminal("btop"), SIZE.0, SIZE.1);
        measure("btop", &terminal);
    }
    grafatui();
}
