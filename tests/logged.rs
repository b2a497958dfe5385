//! `--log FILE`: what goes on is written down, in words that command nothing and tell no secrets, and the
//! terminal is left alone.
#![allow(clippy::unwrap_used, clippy::expect_used)]
#![allow(clippy::disallowed_methods, reason = "a test waits by the machine's clock")]

#[path = "support/endpoint.rs"]
mod endpoint;
#[path = "support/kept.rs"]
mod kept;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use endpoint::{Behaviour, Endpoint};
use kept::{Kept, PATIENCE};

const PROBE: &str = "probe_success{target=\"a\"} 1\n";

const CANARY: &str = "canary-5c1e";

/// Waits until the log says this.
fn wait_for(log: &Path, words: &str) -> String {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let text = fs::read_to_string(log).unwrap_or_default();
        if text.contains(words) {
            return text;
        }
        assert!(Instant::now() < deadline, "no {words:?} in\n{text}");
        sleep(Duration::from_millis(20));
    }
}

#[test]
fn what_goes_on_is_in_the_log_and_nothing_of_it_on_the_terminal() {
    let kept = Kept::new();
    let log = kept.path().with_extension("log");
    let endpoint = Endpoint::start(Behaviour::Page(PROBE.to_owned()));
    let host = endpoint.url().replace("http://", "");
    let url = format!("http://alice:{CANARY}@{host}?token={CANARY}");
    let mut terminal = kept.dashboard(&[&url, "--log", log.to_str().unwrap()]);
    terminal.wait_for_text("recording here");
    wait_for(&log, "lease: this process records");
    wait_for(&log, "source up");
    let hostile = format!("<html><title>Sign in \u{1b}]52;c;QQ==\u{7} {CANARY}</title></html>");
    endpoint.set(Behaviour::Typed("text/html", hostile.replace(CANARY, "x")));
    wait_for(&log, "source down");
    let lock = kept.lock();
    terminal.send("nwhile it is locked\r");
    wait_for(&log, "takes none for now");
    drop(lock);
    let text = wait_for(&log, "INFO journal: takes entries");
    assert!(text.lines().next().unwrap().contains("start version="), "{text}");
    terminal.wait_for_text("note         while it is locked");
    let screen = terminal.screen(vt100::Screen::contents);
    assert!(!screen.contains("INFO") && !screen.contains("WARN"), "{screen}");
    terminal.quit();
    let text = wait_for(&log, "stop");
    assert!(!text.contains(CANARY), "{text}");
    assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text}");
    assert!(text.lines().all(|line| line.starts_with("20") && line.contains('Z')), "{text}");
    assert_eq!(fs::metadata(&log).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn every_command_takes_it_and_says_when_it_cannot() {
    let kept = Kept::new();
    let log = kept.path().with_extension("log");
    let output = kept.note("one").arg("--log").arg(&log).output().unwrap();
    assert!(output.status.success());
    let text = wait_for(&log, "stop");
    assert_eq!(text.lines().count(), 2, "{text}");
    let output = kept.note("two").args(["--log", "/nowhere/at/all"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(kept::said(&output).contains("open the log /nowhere/at/all"), "{}", kept::said(&output));
    assert_eq!(kept.notes(), ["one"], "nothing is done that was to be logged and cannot be");
}
