//! The dashboard on real exporters: right numbers, honest when they stop or die, no spikes after.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "support/endpoint.rs"]
mod endpoint;
#[path = "support/pty.rs"]
#[allow(dead_code)]
mod pty;
#[path = "support/real.rs"]
mod real;

use std::net::SocketAddr;
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use endpoint::{Behaviour, Endpoint};
use pty::{Terminal, warroom};
use real::{Backend, Metrics, NODE_EXPORTER, POSTGRES, POSTGRES_EXPORTER, PROMETHEUS, Server, get, has};
use regex::Regex;
use rustix::process::Signal;
use serde_json::Value;
use warroom::model::Unit;

/// The terminal's size: every gauge is one row of text.
const COLUMNS: u16 = 80;
const ROWS: u16 = 24;

/// The age from which a number is stale: two intervals.
const STALE_AFTER: i64 = 10;

/// What ends a frame.
const FRAME_END: &[u8] = b"\x1b[?2026l";

/// Frames looked at after the last restart, at least.
const FRAMES_AFTER: usize = 12;

/// The row of the screen that begins with this gauge's name.
fn row<'a>(screen: &'a str, gauge: &str) -> &'a str {
    screen
        .lines()
        .find(|line| line.strip_prefix(' ').is_some_and(|line| line.starts_with(gauge)))
        .unwrap_or_default()
}

fn is_live(screen: &str, gauge: &str) -> bool {
    row(screen, gauge).contains("● ok")
}

fn is_stale(screen: &str, gauge: &str) -> bool {
    row(screen, gauge).contains("STALE")
}

/// The age at the end of a gauge's row, in seconds.
fn age(screen: &str, gauge: &str) -> Option<i64> {
    let found = Regex::new(r" (\d+)s(?: |$)").unwrap().captures(row(screen, gauge))?;
    found[1].parse().ok()
}

/// The number a gauge shows, in plain units; none while it shows none.
fn shown(screen: &str, gauge: &str) -> Option<f64> {
    // Two spaces stand between the title, the number and the state.
    let mut parts = row(screen, gauge).trim_start().split("  ").filter(|part| !part.is_empty());
    let number = Regex::new(r"^ ?[<>]?(-?\d[\d.e]*) ?(%|[KMG]i?B|[kMG])?").unwrap();
    let found = number.captures(parts.nth(1)?)?;
    let scale = match found.get(2).map_or("", |unit| unit.as_str()) {
        "%" => 0.01,
        "k" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        "KiB" => 1024.0,
        "MiB" => 1024.0 * 1024.0,
        "GiB" => 1024.0 * 1024.0 * 1024.0,
        _ => 1.0,
    };
    Some(found[1].parse::<f64>().unwrap() * scale)
}

/// The clock in the header, as seconds of the day.
fn clock(screen: &str) -> Option<i64> {
    let found = Regex::new(r"(\d\d):(\d\d):(\d\d)").unwrap().captures(screen.lines().next()?)?;
    let part = |n: usize| found[n].parse::<i64>().unwrap();
    Some(part(1) * 3600 + part(2) * 60 + part(3))
}

/// Every frame the terminal has been sent, as text.
fn frames(terminal: &Terminal) -> Vec<String> {
    let bytes = terminal.bytes();
    let mut emulator = vt100::Parser::new(ROWS, COLUMNS, 0);
    let mut frames = Vec::new();
    let mut rest = bytes.as_slice();
    while let Some(end) = rest.windows(FRAME_END.len()).position(|window| window == FRAME_END) {
        let (frame, after) = rest.split_at(end + FRAME_END.len());
        emulator.process(frame);
        frames.push(emulator.screen().contents());
        rest = after;
    }
    frames
}

/// Every number a gauge has shown, in every frame, is from 0 to `bound`.
fn assert_never_beyond(terminal: &Terminal, gauge: &str, bound: f64) {
    let frames = frames(terminal);
    let numbers: Vec<f64> = frames.iter().filter_map(|frame| shown(frame, gauge)).collect();
    assert!(numbers.len() > FRAMES_AFTER, "{gauge} was hardly ever shown: {} frames", numbers.len());
    for (frame, number) in frames.iter().filter_map(|frame| Some((frame, shown(frame, gauge)?))) {
        assert!((0.0..=bound).contains(&number), "{gauge} showed {number}, bound {bound}:\n{frame}");
    }
}

/// Waits for so many more frames, of which one comes every second.
fn watch_on(terminal: &Terminal, gauge: &str) {
    let began = terminal.screen(|screen| clock(&screen.contents())).unwrap();
    let enough = i64::try_from(FRAMES_AFTER).unwrap();
    terminal.wait_for("a live dozen of seconds", |screen| {
        is_live(screen, gauge) && clock(screen).is_some_and(|now| (now - began).rem_euclid(86_400) >= enough)
    });
}

/// A stopped server's numbers become stale after two intervals, while keys answer, and live again
/// when it goes on.
fn survives_a_stop(terminal: &mut Terminal, server: &Server, gauges: &[&str]) {
    server.signal(Signal::STOP);
    let seen = frames(terminal).len();
    terminal.wait_for("stale numbers", |screen| gauges.iter().all(|gauge| is_stale(screen, gauge)));
    let frames = frames(terminal);
    for gauge in gauges {
        let first = (seen..frames.len()).find(|at| is_stale(&frames[*at], gauge)).unwrap();
        let (before, stale) = (&frames[first - 1], &frames[first]);
        let [age_before, age] = [before, stale].map(|frame| age(frame, gauge).expect("an age"));
        let waited = clock(stale).unwrap() - clock(before).unwrap();
        // Ages are shown in whole seconds, and a frame comes every second, unless the machine
        // stood still.
        assert!(age_before <= STALE_AFTER, "{gauge} was live at {age_before} s:\n{before}");
        assert!(age <= STALE_AFTER + waited.max(1), "{gauge} became stale at {age} s only:\n{stale}");
    }
    terminal.send("?");
    terminal.wait_for_text("acknowledge: you are on it");
    terminal.send("?");
    terminal.wait_for("the board", |screen| gauges.iter().all(|gauge| is_stale(screen, gauge)));
    server.signal(Signal::CONT);
    terminal.wait_for("live numbers", |screen| gauges.iter().all(|gauge| is_live(screen, gauge)));
}

/// A killed server is down, with the reason, and live again once it is back.
fn survives_a_kill(terminal: &Terminal, server: &mut Server, gauges: &[&str]) {
    server.kill();
    terminal.wait_for("the end", |screen| {
        screen.contains("connection refused")
            && gauges.iter().all(|gauge| row(screen, gauge).contains("DOWN"))
    });
    server.restart();
    terminal.wait_for("live numbers", |screen| gauges.iter().all(|gauge| is_live(screen, gauge)));
}

/// `warroom status --json` for these endpoints.
fn status(urls: &[&str]) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_warroom"));
    let output = command.args(["status", "--json", "--wait", "1m"]).args(urls).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

fn number(status: &Value, signal: &str, field: &str) -> f64 {
    let signals = status["signals"].as_array().unwrap();
    let found = signals.iter().find(|found| found["signal"] == signal);
    let found = found.unwrap_or_else(|| panic!("no {signal} in {status}"));
    found[field].as_f64().unwrap_or_else(|| panic!("no {field} of {signal} in {status}"))
}

/// Passes requests on to a server and keeps what it answers: the exporter's own text at the moment
/// of the poll.
struct Relay {
    endpoint: Endpoint,
    kept: Arc<Mutex<Vec<Metrics>>>,
}

impl Relay {
    fn to(server: SocketAddr) -> Self {
        let kept: Arc<Mutex<Vec<Metrics>>> = Arc::default();
        let theirs = kept.clone();
        let pass = move || {
            let text = get(server, "/metrics").unwrap_or_default();
            theirs.lock().unwrap().push(Metrics(text.clone()));
            text
        };
        Self { endpoint: Endpoint::start(Behaviour::Made(Arc::new(pass))), kept }
    }

    /// What `warroom status` makes of the server, and the last text it was given.
    fn status(&self) -> (Value, Metrics) {
        let status = status(&[&self.endpoint.url()]);
        (status, self.kept.lock().unwrap().pop().unwrap())
    }
}

fn start(server: &Server) -> Terminal {
    Terminal::start(warroom(&[&server.address.to_string()]), COLUMNS, ROWS)
}

fn assert_same(what: &str, shown: f64, own: f64) {
    assert!(shown.to_bits() == own.to_bits(), "{what} is {shown}, but {own} in the exporter's text");
}

#[test]
fn node_exporter() {
    if !has(&[&NODE_EXPORTER]) {
        return;
    }
    let mut server = Server::node_exporter();
    let (status, text) = Relay::to(server.address).status();
    let total = text.one("node_memory_MemTotal_bytes");
    assert_same(
        "memory",
        number(&status, "Memory", "value"),
        total - text.one("node_memory_MemAvailable_bytes"),
    );
    assert_same("its limit", number(&status, "Memory", "limit"), total);
    assert_same("load", number(&status, "Load", "value"), text.one("node_load1"));
    for field in ["value", "limit"] {
        let disk = number(&status, "Disk", field);
        let known: Vec<f64> = disks(&text, field);
        assert!(known.iter().any(|own| own.to_bits() == disk.to_bits()), "disk {field} {disk} of {known:?}");
    }

    let before = server.metrics();
    let mut terminal = start(&server);
    let gauges = ["CPU", "Load", "Memory", "Network in", "Network out"];
    terminal.wait_for("live numbers", |screen| gauges.iter().all(|gauge| is_live(screen, gauge)));
    terminal.wait_for("the memory there is", |screen| {
        row(screen, "Memory").contains(&format!("/{}", Unit::Bytes.show(total)))
    });
    terminal.wait_for("the present load", |screen| {
        let load = Unit::Count.show(server.metrics().one("node_load1"));
        row(screen, "Load").contains(&format!(" {load} "))
    });
    survives_a_stop(&mut terminal, &server, &gauges);
    survives_a_kill(&terminal, &mut server, &gauges);
    watch_on(&terminal, "CPU");

    let after = server.metrics();
    assert_never_beyond(&terminal, "CPU", 1.0);
    for (gauge, metric) in [
        ("Network in", "node_network_receive_bytes_total"),
        ("Network out", "node_network_transmit_bytes_total"),
    ] {
        // No poll comes sooner than a second after another: all that was moved, within one second.
        let moved = |text: &Metrics| text.sum(metric, |labels| !labels.contains("\"lo\""));
        assert_never_beyond(&terminal, gauge, (moved(&after) - moved(&before)) * 1.1);
    }
    terminal.quit();
}

/// Used bytes or sizes of the file systems on real devices.
fn disks(text: &Metrics, field: &str) -> Vec<f64> {
    let available = text.of("node_filesystem_avail_bytes");
    let sizes = text.of("node_filesystem_size_bytes").into_iter().zip(available);
    sizes.map(|((_, size), (_, free))| if field == "limit" { size } else { size - free }).collect()
}

#[test]
fn postgres_exporter() {
    if !has(&[&POSTGRES, &POSTGRES_EXPORTER]) {
        return;
    }
    let mut database = Server::postgres();
    let mut server = Server::postgres_exporter(database.address);
    let relay = Relay::to(server.address);
    for held in [0, 9] {
        let _backends: Vec<Backend> = (0..held).map(|_| Backend::open(database.address)).collect();
        let (status, text) = relay.status();
        let connections = text.sum("pg_stat_activity_count", |_| true);
        assert!(connections >= f64::from(held), "{connections} connections with {held} held");
        assert_same("the pool", number(&status, "Pool", "value"), connections);
        let reserved = text.one("pg_settings_superuser_reserved_connections");
        assert_same(
            "its limit",
            number(&status, "Pool", "limit"),
            text.one("pg_settings_max_connections") - reserved,
        );
        assert_same("reachable", number(&status, "Unreachable", "value"), 1.0 - text.one("pg_up"));
    }

    let transactions = |text: &Metrics| {
        text.sum("pg_stat_database_xact_commit", |_| true)
            + text.sum("pg_stat_database_xact_rollback", |_| true)
    };
    let before = transactions(&server.metrics());
    let mut terminal = start(&server);
    let gauges = ["Pool", "Transactions", "Unreachable"];
    terminal.wait_for("live numbers", |screen| gauges.iter().all(|gauge| is_live(screen, gauge)));
    let backends: Vec<Backend> = (0..20).map(|_| Backend::open(database.address)).collect();
    let full = terminal
        .wait_for("twenty connections more", |screen| shown(screen, "Pool").is_some_and(|n| n >= 20.0));
    assert!(row(&full, "Pool").contains("/97 "), "{full}");
    drop(backends);
    survives_a_stop(&mut terminal, &server, &gauges);
    survives_a_kill(&terminal, &mut server, &gauges);
    let first_life = transactions(&server.metrics()) - before;

    // The database itself crashes, which resets its counters, while the exporter goes on answering.
    database.kill();
    terminal.wait_for("no database", |screen| {
        row(screen, "Unreachable").contains("CRITICAL") && !is_live(screen, "Pool")
    });
    database.restart();
    terminal.wait_for("live numbers", |screen| gauges.iter().all(|gauge| is_live(screen, gauge)));
    watch_on(&terminal, "Transactions");
    let second_life = transactions(&server.metrics());
    // No poll comes sooner than a second after another: all there ever were, within one second.
    assert_never_beyond(&terminal, "Transactions", (first_life + second_life) * 1.1);
    assert_never_beyond(&terminal, "Rollback ratio", 1.0);
    terminal.quit();
}

#[test]
fn prometheus() {
    if !has(&[&PROMETHEUS]) {
        return;
    }
    let mut server = Server::prometheus("global: {}\n");
    let (status, text) = Relay::to(server.address).status();
    assert_same("memory", number(&status, "Memory", "value"), text.one("process_resident_memory_bytes"));
    assert_same("open files", number(&status, "Open files", "value"), text.one("process_open_fds"));
    assert_same("their limit", number(&status, "Open files", "limit"), text.one("process_max_fds"));

    let mut terminal = Terminal::start(warroom(&[&format!("{}/metrics", server.address)]), COLUMNS, ROWS);
    let gauges = ["CPU of one core", "Memory", "Open files"];
    let live = terminal.wait_for("live numbers", |screen| gauges.iter().all(|gauge| is_live(screen, gauge)));
    let limit = Unit::Count.show(text.one("process_max_fds"));
    assert!(row(&live, "Open files").contains(&format!("/{limit} ")), "{live}");
    survives_a_stop(&mut terminal, &server, &gauges);
    let first_life = server.metrics().one("process_cpu_seconds_total");
    survives_a_kill(&terminal, &mut server, &gauges);
    watch_on(&terminal, "CPU of one core");
    let second_life = server.metrics().one("process_cpu_seconds_total");
    // No poll comes sooner than a second after another: all it ever used, within one second.
    assert_never_beyond(&terminal, "CPU of one core", (first_life + second_life) * 1.1);
    terminal.quit();
}

#[test]
fn a_counter_that_starts_again_never_spikes() {
    const STEP: u64 = 100;
    let counting = |from: u64| {
        let count = AtomicU64::new(from);
        let page = move || {
            let now = count.fetch_add(STEP, Ordering::SeqCst);
            format!("# TYPE http_requests_total counter\nhttp_requests_total{{code=\"200\"}} {now}\n")
        };
        Behaviour::Made(Arc::new(page))
    };
    let endpoint = Endpoint::start(counting(5_000_000));
    let terminal = Terminal::start(warroom(&[&endpoint.url()]), COLUMNS, ROWS);
    let goes_on = |what: &str, endpoint: &Endpoint, polls: usize| {
        let enough = endpoint.requests() + polls;
        terminal.wait_for(what, |screen| endpoint.requests() >= enough && is_live(screen, "Traffic"));
    };
    goes_on("a rate", &endpoint, 3);
    // A restart that no poll notices.
    endpoint.set(counting(0));
    goes_on("a rate after the reset", &endpoint, 2);
    // A restart with an outage.
    let address = endpoint.address;
    drop(endpoint);
    terminal.wait_for("the outage", |screen| row(screen, "Traffic").contains("DOWN"));
    let endpoint = Endpoint::start_at(address, counting(0));
    goes_on("a rate after the outage", &endpoint, 3);
    // The counter grows with each poll, and no poll comes sooner than a second after another.
    assert_never_beyond(&terminal, "Traffic", STEP as f64 * 1.1);
    terminal.quit();
}
