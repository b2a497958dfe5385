//! A terminal is taken over and given back, also when it takes no more bytes.
//!
//! The tests run themselves again as a child inside a pty: what is tested belongs to a whole process.

#![allow(clippy::unwrap_used)]

use std::io::{Read, Write};
use std::process;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use crossterm::event::{Event, KeyCode};
use portable_pty::{Child, CommandBuilder, PtyPair, PtySize, native_pty_system};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use warroom::ui::terminal::{self, Painter};

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
        if let Event::Key(key) = told.recv_timeout(SOON).unwrap().unwrap()
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

struct Run {
    pair: PtyPair,
    child: Box<dyn Child + Send + Sync>,
    modes_before: String,
}

fn run(child: &str) -> Run {
    let pair = native_pty_system().openpty(PtySize::default()).unwrap();
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args(["--ignored", "--exact", "--nocapture", child]);
    let modes_before = modes(&pair);
    let child = pair.slave.spawn_command(command).unwrap();
    Run { pair, child, modes_before }
}

fn modes(pair: &PtyPair) -> String {
    format!("{:?}", pair.master.get_termios().unwrap())
}

/// What a reader yields, until it contains `wanted`.
fn read_until(bytes: &Receiver<Vec<u8>>, wanted: &str) -> String {
    let mut text = String::new();
    while !text.contains(wanted) {
        text.push_str(&String::from_utf8_lossy(&bytes.recv_timeout(SOON).unwrap()));
    }
    text
}

fn output_of(pair: &PtyPair) -> Receiver<Vec<u8>> {
    let (tell, told) = channel();
    let mut reader = pair.master.try_clone_reader().unwrap();
    thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = reader.read(&mut buffer) {
            if tell.send(buffer[..count].to_vec()).is_err() {
                return;
            }
        }
    });
    told
}

#[test]
fn what_is_taken_is_given_back() {
    let mut run = run("child_shows_a_frame_until_q");
    let output = output_of(&run.pair);
    let shown = read_until(&output, "wwwww");
    for sequence in ["\x1b[?1049h", "\x1b[?2004h", "\x1b[?25l", "\x1b[?2026h"] {
        assert!(shown.contains(sequence), "{shown:?}");
    }
    assert_ne!(modes(&run.pair), run.modes_before, "raw mode");
    run.pair.master.take_writer().unwrap().write_all(b"xq").unwrap();
    let left = read_until(&output, "\x1b[?1049l");
    assert!(left.contains("\x1b[?2004l") && left.contains("\x1b[?25h"), "{left:?}");
    assert_eq!(run.child.wait().unwrap().exit_code(), 0);
    assert_eq!(modes(&run.pair), run.modes_before);
}

#[test]
fn a_terminal_that_takes_nothing_is_left_all_the_same() {
    let Run { pair, mut child, modes_before } = run("child_leaves_a_terminal_that_takes_nothing");
    let (tell, told) = channel();
    thread::spawn(move || tell.send(child.wait().unwrap().exit_code()));
    // Nobody reads what the child writes.
    assert_eq!(told.recv_timeout(SOON).unwrap(), 0);
    assert_eq!(modes(&pair), modes_before);
}
