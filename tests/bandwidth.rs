//! What a board costs that nobody touches: bytes, frames, CPU and memory, and btop beside it. A measurement, not
//! a test, and therefore only run on request (`scripts/bench`).
#![allow(clippy::unwrap_used, clippy::expect_used)]
#![allow(clippy::disallowed_methods, reason = "a measurement reads the machine's clock")]

#[path = "support/endpoint.rs"]
mod endpoint;
#[path = "support/pty.rs"]
#[allow(dead_code)]
mod pty;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use endpoint::{Behaviour, Endpoint};
use pty::{Terminal, in_terminal, warroom};

const SIGNALS: u64 = 12;
const SIZE: (u16, u16) = (200, 50);

/// How long a board is left to itself before it is measured, and how long it is.
const WARM_UP: Duration = Duration::from_secs(20);
const MEASURED: Duration = Duration::from_mins(1);

/// What a frame begins with.
const FRAME: &[u8] = b"\x1b[?2026h";

/// A page whose numbers move a little with every poll, around `level` of 100.
fn page(polls: &AtomicU64, level: u64) -> String {
    let poll = polls.fetch_add(1, Ordering::Relaxed);
    let mut page = String::new();
    for signal in 0..SIGNALS {
        let _ = writeln!(page, "signal_{signal} {}", level + (poll * (signal + 3)) % 7);
    }
    page
}

fn config(folder: &Path, url: &str) -> String {
    let mut config =
        format!("[[source]]\nname = \"app\"\nurl = \"{url}\"\nevery = \"1s\"\ndiscover = false\n");
    for signal in 0..SIGNALS {
        let _ = write!(
            config,
            "[[signal]]\nname = \"Signal {signal}\"\nsource = \"app\"\nrole = \"usage\"\nexpr = \"signal_{signal}\"\n\
             warning = 70\ncritical = 80\n"
        );
    }
    let path = folder.join("config.toml");
    fs::write(&path, config).unwrap();
    path.display().to_string()
}

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

fn frames(bytes: &[u8]) -> usize {
    bytes.windows(FRAME.len()).filter(|window| *window == FRAME).count()
}

/// Leaves a program to itself and prints what it costs.
fn measure(name: &str, terminal: &Terminal) {
    thread::sleep(WARM_UP);
    let ((ticks, _), before) = (cost(terminal.process()), terminal.bytes().len());
    thread::sleep(MEASURED);
    let (after, (then, pages)) = (terminal.bytes(), cost(terminal.process()));
    let written = &after[before..];
    let (seconds, frames) = (MEASURED.as_secs_f64(), frames(written));
    let cpu = (then - ticks) as f64 / system("CLK_TCK") as f64 / seconds * 100.0;
    let memory = pages * system("PAGESIZE") / 1024;
    let each = written.len().checked_div(frames).map_or_else(|| "–".to_owned(), |each| each.to_string());
    println!(
        "{name}: {:.0} B/s, {frames} redraws in {seconds} s of {each} B, {cpu:.1} % CPU, {memory} KiB RSS",
        written.len() as f64 / seconds
    );
}

fn board(name: &str, level: u64, wanted: &str) {
    let polls = Arc::new(AtomicU64::new(0));
    let endpoint = Endpoint::start(Behaviour::Made(Arc::new(move || page(&polls, level))));
    let folder = tempfile::tempdir().unwrap();
    let config = config(folder.path(), &endpoint.url());
    let terminal = Terminal::start(warroom(&["-c", &config]), SIZE.0, SIZE.1);
    terminal.wait_for_text(wanted);
    measure(name, &terminal);
    terminal.quit();
}

#[test]
#[ignore = "a measurement: scripts/bench"]
fn steady_state() {
    println!("{SIGNALS} signals a second at {}×{}", SIZE.0, SIZE.1);
    board("calm", 20, "1 source live");
    board("incident", 90, "INCIDENT");
    if Command::new("btop").arg("--version").output().is_ok() {
        let terminal = Terminal::start(in_terminal("btop"), SIZE.0, SIZE.1);
        measure("btop", &terminal);
    } else {
        println!("btop is not installed");
    }
}
