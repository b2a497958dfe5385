//! Every signal in every state of the screen: what it does, what it leaves on the terminal, and what became
//! of the line that was being typed.
#![allow(clippy::unwrap_used, clippy::expect_used)]
#![allow(clippy::disallowed_methods, reason = "a test waits by the machine's clock")]

#[path = "support/endpoint.rs"]
mod endpoint;
#[path = "support/kept.rs"]
mod kept;

use std::fs;
use std::time::Instant;

use endpoint::{Behaviour, Endpoint};
use kept::pty::{Terminal, in_terminal};
use kept::{Kept, PATIENCE};
use rustix::process::{Pid, Signal, kill_process};

const PROBE: &str = "probe_success{target=\"a\"} 1\n";

/// What the help says and the board does not.
const HELP: &str = "acknowledge: you are on it";

/// What the board always says.
const BOARD: &str = "recording here";

const TYPED: &str = "half a thou";

/// The keys that lead to a state, and what the screen shows then.
const STATES: [(&str, &str); 3] = [("", BOARD), ("nhalf a thou", TYPED), ("?", HELP)];

fn start(kept: &Kept, endpoint: &Endpoint, (keys, shown): (&str, &str)) -> Terminal {
    let mut terminal = kept.dashboard(&[&endpoint.url()]);
    terminal.wait_for_text(BOARD);
    terminal.send(keys);
    terminal.wait_for_text(shown);
    terminal
}

fn assert_given_back(terminal: &Terminal, what: &str) {
    terminal.screen(|screen| {
        assert!(!screen.alternate_screen(), "{what}: still on the alternate screen");
        assert!(!screen.hide_cursor(), "{what}: the cursor is still hidden");
        let left = screen.contents();
        assert!(!left.contains("core dumped") && !left.contains("panicked"), "{what}: {left}");
    });
}

#[test]
fn a_signal_that_ends_it_leaves_a_clean_terminal_and_keeps_the_line() {
    let endpoint = Endpoint::start(Behaviour::Page(PROBE.to_owned()));
    // Settings belong to the terminal, whoever runs on it: a fresh one tells how they begin.
    let before = Terminal::start(in_terminal("true"), 120, 40).settings();
    let ends = [(Signal::TERM, 143), (Signal::INT, 130), (Signal::HUP, 129), (Signal::QUIT, 131)];
    for state in STATES {
        for (signal, code) in ends {
            let what = format!("{signal:?} at {:?}", state.1);
            let kept = Kept::new();
            let mut terminal = start(&kept, &endpoint, state);
            assert_ne!(format!("{:?}", terminal.settings()), format!("{before:?}"), "raw mode");
            let asked = Instant::now();
            terminal.signal(signal);
            let status = terminal.wait_for_exit(PATIENCE).unwrap_or_else(|| panic!("{what} ends it"));
            println!("{what}: ended after {:.0?}", asked.elapsed());
            assert_eq!(status.code(), Some(code), "{what}");
            assert_given_back(&terminal, &what);
            assert_eq!(format!("{:?}", terminal.settings()), format!("{before:?}"), "{what}");
            if state.1 == TYPED {
                let mut next = start(&kept, &endpoint, ("n", "draft from"));
                next.wait_for_text(TYPED);
                next.send("ght\r");
                next.wait_for_text("half a thought");
                kept.wait_for("the note", |all| {
                    all.iter().any(|recorded| recorded.event.text.as_str() == "half a thought")
                });
                next.quit();
            }
        }
    }
}

/// The process that the shell runs.
fn job(shell: u32) -> Pid {
    let children = fs::read_to_string(format!("/proc/{shell}/task/{shell}/children")).unwrap();
    Pid::from_raw(children.split_whitespace().next().unwrap().parse().unwrap()).unwrap()
}

#[test]
fn a_stop_from_outside_gives_the_terminal_back_and_goes_on_where_it_was() {
    let endpoint = Endpoint::start(Behaviour::Page(PROBE.to_owned()));
    for (keys, shown) in STATES {
        let kept = Kept::new();
        let mut shell = in_terminal("bash");
        shell.args(["--norc", "--noprofile", "-i"]).env("PS1", "prompt> ");
        let mut terminal = Terminal::start(shell, 120, 60);
        terminal.wait_for_text("prompt>");
        let binary = env!("CARGO_BIN_EXE_warroom");
        terminal.send(&format!("{binary} {} --journal {}\n", endpoint.url(), kept.path().display()));
        terminal.wait_for_text(BOARD);
        terminal.send(keys);
        terminal.wait_for_text(shown);
        kill_process(job(terminal.process()), Signal::TSTP).unwrap();
        terminal.wait_for("the prompt", |screen| screen.contains("Stopped"));
        assert_given_back(&terminal, shown);
        terminal.send("fg\n");
        terminal.wait_for("where it was", |screen| screen.contains(shown) && !screen.contains("prompt>"));
        assert!(terminal.screen(vt100::Screen::alternate_screen), "{shown}");
        kill_process(job(terminal.process()), Signal::TERM).unwrap();
        terminal.wait_for("the prompt", |screen| screen.matches("prompt>").count() > 2);
        terminal.send("echo status=$?\n");
        terminal.wait_for_text("status=143");
        assert!(!terminal.screen(vt100::Screen::alternate_screen), "{shown}");
    }
}

/// How often the whole screen was drawn.
fn clears(terminal: &Terminal) -> usize {
    let bytes = terminal.bytes();
    bytes.windows(4).filter(|window| *window == b"\x1b[2J").count()
}

#[test]
fn continued_resized_or_stopped_without_a_shell_it_draws_everything_anew() {
    let endpoint = Endpoint::start(Behaviour::Page(PROBE.to_owned()));
    for state in STATES {
        let kept = Kept::new();
        let mut terminal = start(&kept, &endpoint, state);
        let drawn = clears(&terminal);
        terminal.signal(Signal::CONT);
        wait_until(&terminal, "a whole frame", |terminal| clears(terminal) > drawn);
        terminal.wait_for_text(state.1);
        // Nobody could bring it back: it does not stop.
        terminal.signal(Signal::TSTP);
        terminal.wait_for_text("no shell to come back from");
        let drawn = clears(&terminal);
        terminal.resize(100, 30);
        wait_until(&terminal, "a whole frame", |terminal| clears(terminal) > drawn);
        terminal.wait_for_text(state.1);
        terminal.signal(Signal::TERM);
        assert_eq!(terminal.wait_for_exit(PATIENCE).unwrap().code(), Some(143));
    }
}

fn wait_until(terminal: &Terminal, what: &str, wanted: impl Fn(&Terminal) -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !wanted(terminal) {
        assert!(Instant::now() < deadline, "{what} never came");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
}
