//! A terminal is taken over and given back, also when it takes no more bytes.
//!
//! The tests run themselves again as a child inside a pty: what is tested belongs to a whole process.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "support/pty.rs"]
#[allow(dead_code)]
mod pty;

use std::process;
use std::sync::mpsc::channel;
use std::time::Duration;

use crossterm::event::{Event, KeyCode};
use pty::{PATIENCE, Terminal, in_terminal};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use warroom::ui::terminal::{self, Heard, Painter};

const SOON: Duration = Duration::from_secs(20);

fn frame(width: u16, height: u16, symbol: &str) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    for y in 0..height {
        buffer.set_string(0, y, symbol.repeat(usize::from(width)), Style::new());
    }
    buffer
}

#[test]
#[ignore = "a child of the tests below: needs a terminal of its own"]
fn child_shows_a_frame_until_q() {
    let (tell, told) = channel();
    terminal::enter().unwrap();
    let painter = Painter::start(terminal::output().unwrap(), |_| {}).unwrap();
    terminal::read_input(move |event| tell.send(event).is_ok()).unwrap();
    painter.paint(frame(5, 1, "w"));
    loop {
        if let Heard::Event(Event::Key(key)) = told.recv_timeout(SOON).unwrap().unwrap()
            && key.code == KeyCode::Char('q')
        {
            break;
        }
    }
    let free = painter.stop(SOON);
    terminal::leave();
    terminal::leave();
    process::exit(i32::from(!free));
}

#[test]
#[ignore = "a child of the tests below: needs a terminal of its own"]
fn child_leaves_a_terminal_that_takes_nothing() {
    terminal::enter().unwrap();
    let painter = Painter::start(terminal::output().unwrap(), |_| {}).unwrap();
    // More than any pty holds, until one frame is stuck.
    for symbol in ["a", "b"].into_iter().cycle() {
        painter.paint(frame(500, 400, symbol));
        if !painter.settle(Duration::from_secs(1)) {
            break;
        }
    }
    painter.stop(Duration::from_millis(100));
    terminal::leave();
    process::exit(0);
}

#[test]
#[ignore = "a child of the tests below: needs a terminal of its own"]
fn child_paints_on_after_leaving() {
    terminal::enter().unwrap();
    let painter = Painter::start(terminal::output().unwrap(), |_| {}).unwrap();
    painter.paint(frame(5, 1, "w"));
    assert!(painter.settle(SOON));
    terminal::leave();
    painter.paint(frame(5, 1, "z"));
    assert!(painter.settle(SOON));
    process::exit(0);
}

fn run(child: &str) -> (Terminal, String) {
    let mut command = in_terminal(&std::env::current_exe().unwrap().display().to_string());
    command.args(["--ignored", "--exact", "--nocapture", child]);
    let terminal = Terminal::start(command, 80, 24);
    // Line settings are the terminal's, whoever runs on it: a fresh one tells how they begin.
    let before = Terminal::start(in_terminal("true"), 80, 24).settings();
    (terminal, format!("{before:?}"))
}

fn written(terminal: &Terminal) -> String {
    String::from_utf8_lossy(&terminal.bytes()).into_owned()
}

#[test]
fn what_is_taken_is_given_back() {
    let (mut terminal, before) = run("child_shows_a_frame_until_q");
    terminal.wait_for_text("wwwww");
    let shown = written(&terminal);
    for sequence in ["\x1b[?1049h", "\x1b[?2004h", "\x1b[?1000h", "\x1b[?1006h", "\x1b[?25l", "\x1b[?2026h"] {
        assert!(shown.contains(sequence), "{shown:?}");
    }
    assert_ne!(format!("{:?}", terminal.settings()), before, "raw mode");
    terminal.send("xq");
    assert!(terminal.wait_for_exit(PATIENCE).expect("q ends it").success());
    let left = written(&terminal);
    for sequence in ["\x1b[?1049l", "\x1b[?2004l", "\x1b[?1000l", "\x1b[?1006l", "\x1b[?25h"] {
        assert!(left.contains(sequence), "{left:?}");
    }
    assert_eq!(format!("{:?}", terminal.settings()), before);
}

#[test]
fn a_terminal_that_takes_nothing_is_left_all_the_same() {
    let (mut terminal, before) = run("child_leaves_a_terminal_that_takes_nothing");
    terminal.pause(true);
    assert!(terminal.wait_for_exit(PATIENCE).expect("it leaves").success());
    assert_eq!(format!("{:?}", terminal.settings()), before);
}

#[test]
fn nothing_is_painted_once_the_terminal_is_given_back() {
    let (mut terminal, before) = run("child_paints_on_after_leaving");
    assert!(terminal.wait_for_exit(PATIENCE).expect("it leaves").success());
    let written = written(&terminal);
    assert!(written.contains("wwwww") && !written.contains("zzzzz"), "{written:?}");
    assert_eq!(format!("{:?}", terminal.settings()), before);
}
