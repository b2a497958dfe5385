//! A disk that takes no more, and a terminal that is gone: nothing typed is lost.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "support/endpoint.rs"]
mod endpoint;
#[path = "support/kept.rs"]
mod kept;

use std::process::Command;

use endpoint::{Behaviour, Endpoint};
use kept::pty::{Terminal, in_terminal};
use kept::{Kept, PATIENCE};

const PROBE: &str = "probe_success{target=\"a\"} 1\n";

/// Enough for the operator's own small files, too little for the journal.
const LIMIT: &str = "4096";

/// A dashboard that gets an error, not a signal, when a file may not grow.
fn dashboard(kept: &Kept, endpoint: &Endpoint) -> Terminal {
    let mut shell = in_terminal("sh");
    shell.args(["-c", "trap '' XFSZ; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_warroom"), &endpoint.url()]);
    kept.equip(&mut shell);
    let terminal = Terminal::start(shell, 120, 40);
    terminal.wait_for_text("recording here");
    terminal
}

/// Bounds the size of the files that the dashboard may write.
fn bound(terminal: &Terminal, bytes: &str) {
    let mut prlimit = Command::new("prlimit");
    prlimit.args(["--pid", &terminal.process().to_string(), &format!("--fsize={bytes}:unlimited")]);
    assert!(prlimit.status().unwrap().success());
}

#[test]
fn a_full_disk_is_told_and_passes() {
    let kept = Kept::new();
    let endpoint = Endpoint::start(Behaviour::Page(PROBE.to_owned()));
    let mut terminal = dashboard(&kept, &endpoint);
    terminal.send("nbefore\r");
    kept.wait_for("the first note", |all| {
        all.iter().any(|recorded| recorded.event.text.as_str() == "before")
    });
    bound(&terminal, LIMIT);
    terminal.send("nwhile it is full\r");
    let screen = terminal.wait_for_text("waiting for the journal (1 queued): ");
    println!("{}", screen.lines().nth(1).unwrap());
    terminal.send("nand another\r");
    terminal.wait_for_text("waiting for the journal (2 queued): ");
    bound(&terminal, "unlimited");
    terminal.wait_for("an end of waiting", |screen| {
        screen.contains("and another") && !screen.contains("waiting")
    });
    assert_eq!(kept.notes(), ["before", "while it is full", "and another"]);
    terminal.quit();
    kept.assert_sound();
    assert!(kept.unsent().is_empty());
}

#[test]
fn who_leaves_a_full_disk_finds_what_was_typed_stored_by_the_next_start() {
    let kept = Kept::new();
    let endpoint = Endpoint::start(Behaviour::Page(PROBE.to_owned()));
    let mut terminal = dashboard(&kept, &endpoint);
    bound(&terminal, LIMIT);
    terminal.send("nwhile it is full\r");
    terminal.wait_for_text("waiting for the journal (1 queued): ");
    terminal.send("q");
    assert!(terminal.wait_for_exit(PATIENCE).unwrap().success());
    terminal.wait_for_text("1 entry is not stored");
    assert!(kept.notes().is_empty());
    // The first could not give its lease back: this one stands by for a while.
    let terminal = kept.dashboard(&[&endpoint.url()]);
    terminal.wait_for_text("note         while it is full");
    assert_eq!(kept.notes(), ["while it is full"]);
    terminal.quit();
    kept.assert_sound();
}

#[test]
fn what_could_not_be_kept_anywhere_is_left_on_the_terminal() {
    let kept = Kept::new();
    let endpoint = Endpoint::start(Behaviour::Page(PROBE.to_owned()));
    let mut terminal = dashboard(&kept, &endpoint);
    bound(&terminal, "1");
    terminal.send("nwhile nothing can be written\r");
    terminal.wait_for_text("waiting for the journal (1 queued): ");
    terminal.send("q");
    assert!(terminal.wait_for_exit(PATIENCE).unwrap().success());
    let screen = terminal.wait_for_text("1 entry is not stored");
    assert!(screen.contains("NOT KEPT") && screen.contains("note while nothing can be written"), "{screen}");
    kept.assert_sound();
}

#[test]
fn what_was_half_typed_when_the_terminal_went_is_offered_by_the_next_start() {
    let kept = Kept::new();
    let endpoint = Endpoint::start(Behaviour::Page(PROBE.to_owned()));
    let mut terminal = dashboard(&kept, &endpoint);
    terminal.send("nsent in time\r");
    kept.wait_for("the note", |all| {
        all.iter().any(|recorded| recorded.event.text.as_str() == "sent in time")
    });
    terminal.send("nhalf a thou");
    terminal.wait_for_text("half a thou");
    terminal.hang_up();
    assert!(terminal.wait_for_exit(PATIENCE).is_some());
    let mut terminal = dashboard(&kept, &endpoint);
    terminal.send("n");
    terminal.wait_for("the draft", |screen| screen.contains("half a thou") && screen.contains("draft from"));
    terminal.send("ght\r");
    terminal.wait_for("the note", |screen| screen.contains("note         half a thought"));
    assert_eq!(kept.notes(), ["sent in time", "half a thought"]);
    terminal.quit();
    kept.assert_sound();
}
