//! A terminal behind a line that carries less than a board would write: it is drawn on less often, keys are answered
//! by the next thing the line carries, and nothing piles up.
#![allow(clippy::unwrap_used, clippy::expect_used)]
#![allow(clippy::disallowed_methods, reason = "a test waits by the machine's clock")]

#[path = "support/endpoint.rs"]
mod endpoint;
#[path = "support/frames.rs"]
mod frames;
#[path = "support/pty.rs"]
#[allow(dead_code)]
mod pty;
#[path = "support/signals.rs"]
mod signals;

use std::time::Instant;

use endpoint::{Behaviour, Endpoint};
use frames::{begins, ends};
use pty::{PATIENCE, Terminal, in_terminal, warroom};

const SIZE: (u16, u16) = (80, 24);

/// A value that comes last.
const NEWEST: &str = "77";

/// What the line carries in a second, and what twelve signals that change each second would write without mercy: some
/// five hundred.
const RATE: usize = 300;

/// A line that a frame takes a moment on.
const QUICK: usize = 2000;

/// What the help says and the board does not.
const HELP: &str = "acknowledge: you are on it";

/// Bytes that may be under way when a key is pressed: a frame of the board and a few keys.
const UNDER_WAY: usize = 1500;

#[test]
fn a_thin_line_is_drawn_on_less_often_and_nothing_piles_up() {
    let endpoint = Endpoint::start(signals::moving(12, 20));
    let folder = tempfile::tempdir().unwrap();
    let config = signals::config(folder.path(), &endpoint.url(), "1s", 12);
    let mut terminal = Terminal::start(warroom(&["-c", &config]), SIZE.0, SIZE.1);
    terminal.wait_for_text("1 source live");
    terminal.throttle(Some(RATE));
    let began = Instant::now();
    terminal.wait_for_text("slow link: drawn every");
    println!("told after {:.1?}", began.elapsed());
    // Long enough for a backlog, if there were one.
    let asked = endpoint.requests();
    terminal.wait_for("polls", |_| endpoint.requests() > asked + 15);
    let (before, pressed) = (terminal.bytes().len(), Instant::now());
    terminal.send("?");
    terminal.wait_for_text(HELP);
    let bytes = terminal.bytes();
    let first = begins(&bytes).into_iter().rfind(|at| *at >= before).expect("the help's frame");
    println!("? after {:.1?}, {} bytes under way before it", pressed.elapsed(), first - before);
    assert!(first - before < UNDER_WAY, "{} bytes before the help", first - before);
    terminal.send("?");
    terminal.wait_for("the board", |screen| !screen.contains(HELP));
    endpoint.set(Behaviour::Page("signal_0 77\n".to_owned()));
    let asked = endpoint.requests();
    terminal.wait_for("polls", |_| endpoint.requests() > asked + 2);
    let before = terminal.bytes().len();
    terminal.throttle(None);
    terminal.wait_for("the newest", |screen| screen.contains(NEWEST) && !screen.contains("slow link"));
    let until = frames_until_newest(&terminal.bytes(), before);
    println!("the newest with frame {until} once the line is quick");
    // One was under way.
    assert!(until <= 2, "{until} frames until the newest");
    terminal.quit();
}

/// A shell would take it for keys.
#[test]
fn what_the_terminal_has_still_to_answer_is_not_left_to_the_shell() {
    let endpoint = Endpoint::start(signals::moving(12, 20));
    let folder = tempfile::tempdir().unwrap();
    let config = signals::config(folder.path(), &endpoint.url(), "1s", 12);
    let mut shell = in_terminal("bash");
    let rest = "\"$@\"; stty raw -echo; IFS= read -rsn1 -t 2 key; printf 'left <%q>' \"$key\"";
    shell.args(["-c", rest, "bash", env!("CARGO_BIN_EXE_warroom"), "-c", &config]);
    let mut terminal = Terminal::start(shell, SIZE.0, SIZE.1);
    terminal.wait_for_text("1 source live");
    terminal.throttle(Some(QUICK));
    // In the middle of a frame.
    let deadline = Instant::now() + PATIENCE;
    while begins(&terminal.bytes()).len() == ends(&terminal.bytes()).len() {
        assert!(Instant::now() < deadline, "no frame was under way");
    }
    terminal.send("q");
    let screen = terminal.wait_for_text("left <");
    assert!(screen.contains("left <''>"), "{screen}");
    assert!(terminal.wait_for_exit(PATIENCE).unwrap().success());
}

/// How many of the frames that ended behind so many bytes it takes until the newest value is shown.
fn frames_until_newest(bytes: &[u8], before: usize) -> usize {
    let mut emulator = vt100::Parser::new(SIZE.1, SIZE.0, 0);
    let mut frames = 0;
    let mut from = 0;
    for end in ends(bytes) {
        emulator.process(&bytes[from..end]);
        from = end;
        frames += usize::from(end > before);
        if emulator.screen().contents().contains(NEWEST) {
            return frames;
        }
    }
    panic!("the newest never came");
}
