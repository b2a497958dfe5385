//! How long a key takes to change the screen while twenty endpoints hang: a measurement, not a test,
//! and therefore only run on request (`scripts/bench`).
#![allow(clippy::unwrap_used, clippy::expect_used)]
#![allow(clippy::disallowed_methods, reason = "a measurement reads the machine's clock")]

#[path = "support/endpoint.rs"]
mod endpoint;
#[path = "support/pty.rs"]
#[allow(dead_code)]
mod pty;

use std::time::{Duration, Instant};

use endpoint::{Behaviour, Endpoint};
use pty::{Terminal, warroom};

const ENDPOINTS: usize = 20;
const KEYS: usize = 200;

/// What the help says and the board does not.
const HELP: &str = "acknowledge: you are on it";

/// From typing the key until the emulator's screen shows what the key asks for.
fn press(terminal: &mut Terminal, help: bool) -> Duration {
    let began = Instant::now();
    terminal.send("?");
    terminal.wait_for("the other view", |screen| screen.contains(HELP) == help);
    began.elapsed()
}

/// The value below which this share of the sorted durations lies (nearest rank).
fn quantile(sorted: &[Duration], share: f64) -> Duration {
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted[rank.clamp(1, sorted.len()) - 1]
}

#[test]
#[ignore = "a measurement: scripts/bench"]
fn key_to_frame() {
    let endpoints: Vec<Endpoint> = (0..ENDPOINTS).map(|_| Endpoint::start(Behaviour::Hang)).collect();
    let urls: Vec<String> = endpoints.iter().map(Endpoint::url).collect();
    let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
    let mut terminal = Terminal::start(warroom(&urls), 80, 24);
    terminal.wait_for("all asked", |_| endpoints.iter().all(|endpoint| endpoint.requests() > 0));
    let mut took: Vec<Duration> = (0..KEYS).map(|n| press(&mut terminal, n % 2 == 0)).collect();
    terminal.quit();
    took.sort_unstable();
    let (median, p99) = (quantile(&took, 0.5), quantile(&took, 0.99));
    let max = took.last().unwrap();
    println!(
        "key to frame, {ENDPOINTS} hung endpoints, {KEYS} keys: median {median:.1?}, p99 {p99:.1?}, max {max:.1?}"
    );
}
