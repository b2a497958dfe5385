//! A terminal that stops reading, and one whose size is never the same.
#![allow(clippy::unwrap_used, clippy::expect_used)]
#![allow(clippy::disallowed_methods, reason = "a test waits by the machine's clock")]

#[path = "support/endpoint.rs"]
mod endpoint;
#[path = "support/kept.rs"]
mod kept;

use std::fs;
use std::thread::sleep;
use std::time::{Duration, Instant};

use endpoint::{Behaviour, Endpoint};
use kept::pty::Terminal;
use kept::{Kept, PATIENCE};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use regex::Regex;

const PROBE: &str = "probe_success{target=\"a\"} 1\n";

/// What the help says and the board does not.
const HELP: &str = "open or close this help";

/// What the board always says.
const BOARD: &str = "recording here";

/// Between two polls of a source.
const INTERVAL: Duration = Duration::from_secs(5);

/// Whole frames asked for, several times what a terminal's own buffer holds.
const REDRAWS: usize = 200;

const CLEAR: &[u8] = b"\x1b[2J";

fn count(bytes: &[u8], what: &[u8]) -> usize {
    bytes.windows(what.len()).filter(|window| *window == what).count()
}

/// The screen without what time changes.
fn shape(screen: &str) -> String {
    Regex::new(r"\d+ ?(ms|s|m)?|\s+").unwrap().replace_all(screen, " ").into_owned()
}

/// Stops reading, and asks for more than a terminal's own buffer holds.
fn stall(terminal: &mut Terminal) {
    terminal.pause(true);
    for _ in 0..REDRAWS {
        terminal.send("\u{c}");
        // Each a frame of its own, as long as the terminal takes them.
        sleep(Duration::from_millis(10));
    }
}

/// Stalls until `polls` further polls came, and looks at what the screen shows afterwards.
fn ride_out(polls: usize) {
    let kept = Kept::new();
    let endpoint = Endpoint::start(Behaviour::Page(PROBE.to_owned()));
    let mut terminal = kept.dashboard(&[&endpoint.url()]);
    terminal.wait_for_text(BOARD);
    // The second one comes early, so that rates appear at once.
    let deadline = Instant::now() + PATIENCE;
    while endpoint.requests() < 3 {
        assert!(Instant::now() < deadline);
        sleep(Duration::from_millis(20));
    }
    stall(&mut terminal);
    let (began, asked) = (Instant::now(), endpoint.requests());
    // In this order: a note that is stored, the help opened and closed, a line that is still open.
    terminal.send("nwhile nobody looked\r??nhalf a line");
    kept.wait_for("the note", |all| {
        all.iter().any(|recorded| recorded.event.text.as_str() == "while nobody looked")
    });
    let limit = Instant::now() + INTERVAL * u32::try_from(polls + 4).unwrap() + PATIENCE;
    while endpoint.requests() < asked + polls {
        assert!(Instant::now() < limit, "{} polls", endpoint.requests() - asked);
        sleep(Duration::from_millis(20));
    }
    let took = began.elapsed();
    let due = (took.as_secs_f64() / INTERVAL.as_secs_f64()).floor() as usize;
    println!("{polls} polls while stalled for {took:.1?}; {due} were due");
    let before = terminal.bytes().len();
    terminal.pause(false);
    terminal.wait_for("the open line", |screen| screen.contains("half a line") && !screen.contains(HELP));
    let after = &terminal.bytes()[before..];
    println!("{} bytes, {} whole frames afterwards", after.len(), count(after, CLEAR));
    // What was under way, and a current one: of all that was asked for meanwhile nothing has piled up.
    let whole = count(after, CLEAR);
    assert!((1..REDRAWS / 2).contains(&whole), "{whole} frames");
    terminal.send("\u{1b}");
    terminal.wait_for("the board", |screen| {
        screen.contains("note         while nobody looked") && !screen.contains('▸')
    });
    terminal.quit();
    kept.assert_sound();
}

#[test]
fn a_terminal_that_stops_reading_holds_up_nothing_but_its_own_frames() {
    ride_out(2);
}

#[test]
#[ignore = "a measurement: scripts/bench"]
fn a_minute_unread() {
    ride_out(12);
}

/// Megabytes that the process holds in memory.
fn resident(terminal: &Terminal) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", terminal.process())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

/// What the diffs left on the screen is what a whole frame shows.
fn assert_right(terminal: &mut Terminal) {
    let seen = terminal.wait_for("the board", |screen| {
        let is_whole = ["1 source live", "Probe failing", "q quit"].iter().all(|text| screen.contains(text));
        // A large frame takes the emulator a while.
        is_whole && !screen.contains("slow link")
    });
    let drawn = count(&terminal.bytes(), CLEAR);
    terminal.send("\u{c}");
    let deadline = Instant::now() + PATIENCE;
    while count(&terminal.bytes(), CLEAR) == drawn {
        assert!(Instant::now() < deadline, "no whole frame came");
        sleep(Duration::from_millis(5));
    }
    terminal.wait_for(&format!("the same as\n{seen}\n"), |screen| shape(screen) == shape(&seen));
}

#[test]
fn a_thousand_sizes_in_a_row_leave_a_right_frame() {
    let kept = Kept::new();
    let endpoint = Endpoint::start(Behaviour::Page(PROBE.to_owned()));
    let mut terminal = kept.dashboard(&[&endpoint.url()]);
    terminal.wait_for_text(BOARD);
    let mut random = ChaCha8Rng::seed_from_u64(26);
    for n in 0..1000 {
        let (columns, rows) = match n {
            0 => (1, 1),
            1 => (500, 200),
            _ => (random.random_range(1..=500), random.random_range(1..=200)),
        };
        terminal.claim(columns, rows);
        if n % 10 == 0 {
            // Some of them are drawn, most are overtaken.
            sleep(Duration::from_millis(5));
        }
    }
    terminal.resize(120, 40);
    assert_right(&mut terminal);
    terminal.quit();
}

#[test]
fn a_terminal_that_claims_to_be_endless_gets_a_frame_of_bounded_size() {
    let kept = Kept::new();
    let endpoint = Endpoint::start(Behaviour::Page(PROBE.to_owned()));
    let mut terminal = kept.dashboard(&[&endpoint.url()]);
    terminal.wait_for_text(BOARD);
    let drawn = count(&terminal.bytes(), CLEAR);
    terminal.claim(u16::MAX, u16::MAX);
    let deadline = Instant::now() + PATIENCE;
    while count(&terminal.bytes(), CLEAR) == drawn {
        assert!(Instant::now() < deadline, "no frame of that size came");
        sleep(Duration::from_millis(5));
    }
    let megabytes = resident(&terminal);
    println!("{megabytes} MiB resident");
    assert!(megabytes < 300, "{megabytes} MiB resident");
    terminal.resize(120, 40);
    assert_right(&mut terminal);
    terminal.quit();
}
