//! The dashboard as an operator meets it: the real binary in a terminal, read through an emulator.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "support/endpoint.rs"]
mod endpoint;
#[path = "support/pty.rs"]
#[allow(dead_code)]
mod pty;

use std::time::Duration;

use endpoint::{Behaviour, Endpoint};
use pty::{PATIENCE, Terminal, in_terminal, warroom};
use regex::Regex;
use rustix::process::Signal;

const PAGE: &str = "# TYPE http_requests_total counter\nhttp_requests_total{code=\"200\"} 100\n";

/// The clock in the header, as seconds of the day.
fn clock(screen: &str) -> Option<u32> {
    let found = Regex::new(r"UTC (\d\d):(\d\d):(\d\d)").unwrap().captures(screen.lines().next()?)?;
    let part = |n: usize| found[n].parse::<u32>().unwrap();
    Some(part(1) * 3600 + part(2) * 60 + part(3))
}

/// The row of the screen that begins with this gauge's name.
fn row<'a>(screen: &'a str, gauge: &str) -> &'a str {
    screen.lines().find(|line| line.trim_start().starts_with(gauge)).unwrap_or_default()
}

/// Nothing of the dashboard is left on the terminal.
fn assert_clean(terminal: &Terminal) {
    terminal.screen(|screen| {
        assert!(!screen.alternate_screen(), "still on the alternate screen");
        assert!(!screen.hide_cursor(), "the cursor is still hidden");
        assert!(!screen.bracketed_paste(), "pastes are still bracketed");
    });
}

#[test]
fn the_story_runs_and_q_leaves_the_terminal_as_it_was() {
    let mut terminal = Terminal::start(warroom(&["demo", "--speed", "120"]), 80, 24);
    let before = terminal.settings();
    let first = terminal.wait_for("a first number", |screen| row(screen, "Pool orders").contains("/50"));
    let began = clock(&first).unwrap();
    terminal.wait_for("a running clock", |screen| clock(screen).is_some_and(|now| now > began + 60));
    let critical = terminal.wait_for("errors", |screen| row(screen, "Error rate").contains("CRITICAL"));
    let at = clock(&critical).unwrap();
    // A poll comes every 24 s of the story at this speed, and the page may be one old.
    assert!((7200..7200 + 100).contains(&at), "critical at {at} s of the day:\n{critical}");
    terminal.wait_for("a full pool", |screen| {
        row(screen, "Pool orders").contains("50/50") && row(screen, "Pool orders").contains("FULL")
    });
    terminal.send("q");
    let status = terminal.wait_for_exit(PATIENCE).expect("q ends it");
    assert!(status.success(), "{status:?}");
    assert_clean(&terminal);
    assert_eq!(format!("{:?}", terminal.settings()), format!("{before:?}"));
}

#[test]
fn every_way_out_leaves_a_clean_terminal() {
    let endpoint = Endpoint::start(Behaviour::Page(PAGE.to_owned()));
    let ways: [(&str, Option<Signal>, i32); 6] = [
        ("q", None, 0),
        ("\u{3}", None, 0),
        ("", Some(Signal::TERM), 143),
        ("", Some(Signal::HUP), 129),
        ("", Some(Signal::INT), 130),
        ("", Some(Signal::QUIT), 131),
    ];
    for (keys, signal, code) in ways {
        let mut terminal = Terminal::start(warroom(&[&endpoint.url()]), 80, 24);
        let before = format!("{:?}", terminal.settings());
        terminal.wait_for_text("Traffic");
        match signal {
            Some(signal) => terminal.signal(signal),
            None => terminal.send(keys),
        }
        let status =
            terminal.wait_for_exit(PATIENCE).unwrap_or_else(|| panic!("{keys:?} {signal:?} ends it"));
        assert_eq!(status.code(), Some(code), "{keys:?} {signal:?}");
        assert_clean(&terminal);
        assert_eq!(format!("{:?}", terminal.settings()), before, "{keys:?} {signal:?}");
    }
}

#[test]
fn ctrl_z_gives_the_terminal_back_and_fg_redraws() {
    let endpoint = Endpoint::start(Behaviour::Page(PAGE.to_owned()));
    let mut shell = in_terminal("bash");
    shell.args(["--norc", "--noprofile", "-i"]);
    shell.env("PS1", "prompt> ");
    let mut terminal = Terminal::start(shell, 120, 60);
    terminal.wait_for_text("prompt>");
    terminal.send(&format!("{} {}\n", env!("CARGO_BIN_EXE_warroom"), endpoint.url()));
    terminal.wait_for_text("Traffic");
    // More than once: a stop must not leave a second one behind that waits for the way back.
    for prompts in 2..=6 {
        terminal.send("\u{1a}");
        terminal.wait_for("the prompt", |screen| screen.matches("prompt>").count() == prompts);
        // The shell brackets pastes itself.
        assert!(!terminal.screen(|screen| screen.alternate_screen() || screen.hide_cursor()));
        assert_eq!(terminal.screen(vt100::Screen::mouse_protocol_mode), vt100::MouseProtocolMode::None);
        assert!(terminal.screen(vt100::Screen::contents).contains("Stopped"));
        terminal.send("fg\n");
        terminal
            .wait_for("the board again", |screen| screen.contains("Traffic") && !screen.contains("prompt>"));
        assert!(terminal.screen(vt100::Screen::alternate_screen));
        assert_ne!(terminal.screen(vt100::Screen::mouse_protocol_mode), vt100::MouseProtocolMode::None);
    }
    terminal.send("q");
    terminal.wait_for("the last prompt", |screen| screen.matches("prompt>").count() == 7);
    terminal.send("echo status=$?\n");
    terminal.wait_for_text("status=0");
    assert!(!terminal.screen(|screen| screen.alternate_screen() || screen.hide_cursor()));
}

#[test]
fn hostile_labels_are_shown_and_never_sent() {
    let hostile = "\u{1b}]52;c;SEFDS0VE\u{7}\u{1b}[31mred\u{9b}2J\u{202e}evil\u{200b}";
    let page = format!(
        "hikaricp_connections_active{{pool=\"{hostile}\"}} 5\nhikaricp_connections_max{{pool=\"{hostile}\"}} 50\n"
    );
    let endpoint = Endpoint::start(Behaviour::Page(page));
    for (columns, rows) in [(80, 24), (120, 40)] {
        let mut terminal = Terminal::start(warroom(&[&endpoint.url()]), columns, rows);
        terminal.wait_for_text("␛]52");
        terminal.send("\r");
        terminal.wait_for_text("<U+202E>");
        let bytes = terminal.bytes();
        for payload in ["\u{1b}]52", "\u{9b}", "\u{202e}", "\u{200b}", "\u{1b}[31mred"] {
            let found = bytes.windows(payload.len()).any(|window| window == payload.as_bytes());
            assert!(!found, "{payload:?} reached the terminal");
        }
        terminal.quit();
    }
}

#[test]
fn hung_endpoints_leave_the_keys_alone() {
    let endpoints: Vec<Endpoint> = (0..20).map(|_| Endpoint::start(Behaviour::Hang)).collect();
    let urls: Vec<String> = endpoints.iter().map(Endpoint::url).collect();
    let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
    let mut terminal = Terminal::start(warroom(&urls), 80, 24);
    terminal.wait_for("all asked", |_| endpoints.iter().all(|endpoint| endpoint.requests() > 0));
    for _ in 0..50 {
        terminal.send("?");
        terminal.wait_for_text("acknowledge: you are on it");
        terminal.send("?");
        terminal.wait_for("the board", |screen| !screen.contains("acknowledge: you are on it"));
    }
    terminal.quit();
}

#[test]
fn bad_answers_are_told_and_crash_nothing() {
    let nothing = "# TYPE http_requests_total counter\nhttp_requests_total{code=\"200\"} NaN\n\
                   http_requests_total{code=\"500\"} +Inf\nhttp_requests_total{code=\"503\"} -Inf\n";
    let cases = [
        (Behaviour::Page(nothing.to_owned()), "Error rate"),
        (Behaviour::Page(String::new()), "nothing"),
        (Behaviour::Typed("text/html", "<html><title>Sign in</title></html>".to_owned()), "HTML"),
        (Behaviour::Bomb, "larger than 64 MiB"),
        (Behaviour::Drip, "5 s"),
    ];
    for (behaviour, told) in cases {
        let endpoint = Endpoint::start(behaviour);
        let terminal = Terminal::start(warroom(&[&endpoint.url()]), 120, 40);
        let screen = terminal.wait_for_text(told);
        assert!(!screen.contains("crashed"), "{screen}");
        // It goes on asking, and the screen goes on answering.
        let asked = endpoint.requests();
        endpoint.set(Behaviour::Page(PAGE.to_owned()));
        let screen = terminal.wait_for("good answers", |screen| {
            endpoint.requests() > asked && screen.contains("Traffic") && !screen.contains("DOWN")
        });
        assert!(!screen.contains("crashed"), "{screen}");
        terminal.quit();
    }
}

#[test]
fn a_closed_terminal_ends_the_process_even_with_hangups_ignored() {
    let endpoint = Endpoint::start(Behaviour::Page(PAGE.to_owned()));
    for _ in 0..50 {
        let mut shell = in_terminal("sh");
        let script = format!("trap '' HUP; exec {} {}", env!("CARGO_BIN_EXE_warroom"), endpoint.url());
        shell.args(["-c", &script]);
        let mut terminal = Terminal::start(shell, 80, 24);
        terminal.wait_for_text("Traffic");
        terminal.hang_up();
        assert!(terminal.wait_for_exit(Duration::from_secs(2)).is_some(), "still there after 2 s");
    }
}

#[test]
fn a_terminal_that_takes_no_bytes_is_still_left_when_asked() {
    let endpoint = Endpoint::start(Behaviour::Page(PAGE.to_owned()));
    let mut terminal = Terminal::start(warroom(&[&endpoint.url()]), 200, 50);
    terminal.wait_for_text("Traffic");
    terminal.pause(true);
    // Whole redraws fill the terminal's buffer until the painter is stuck in a write.
    for _ in 0..200 {
        terminal.send("\u{c}");
    }
    terminal.send("q");
    let status = terminal.wait_for_exit(PATIENCE).expect("q ends it");
    assert!(status.success(), "{status:?}");
}
