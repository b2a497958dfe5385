//! The real binary in a real terminal: keys are typed, the screen is read back through an emulator.
#![allow(clippy::disallowed_methods, reason = "a test waits by the machine's clock")]

use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::os::fd::OwnedFd;
use std::os::unix::fs::OpenOptionsExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Command, ExitStatus};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Termios, Winsize, tcgetattr, tcsetwinsize};
use tempfile::TempDir;

/// How long a test waits for what must come: far longer than it ever takes, so that a loaded
/// machine fails no test.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// Pieces that a second's bytes come in on a thin line.
const PIECES: usize = 20;

/// "Where is the cursor?"
const ASKED: &[u8] = b"\x1b[6n";

/// A program in a terminal of its own.
pub(crate) struct Terminal {
    master: Option<Arc<OwnedFd>>,
    name: String,
    child: Child,
    reader: Option<JoinHandle<()>>,
    seen: Arc<Seen>,
    /// The operator's own folder, unless the test has one: no test sees another's journal.
    _operator: TempDir,
}

/// What the program has written.
struct Seen {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    emulator: vt100::Parser,
    bytes: Vec<u8>,
    paused: bool,
    /// Bytes read in a second at the most.
    rate: Option<usize>,
    closed: bool,
    ended: bool,
}

impl State {
    /// Takes in what the program wrote; returns what a terminal answers.
    fn take(&mut self, written: &[u8]) -> String {
        let before = self.bytes.len();
        self.bytes.extend_from_slice(written);
        let (mut answers, mut from) = (String::new(), before);
        // A question may come in two parts.
        for at in (before + 1).saturating_sub(ASKED.len())..self.bytes.len() {
            if self.bytes[at..].starts_with(ASKED) {
                self.emulator.process(&self.bytes[from..at + ASKED.len()]);
                from = at + ASKED.len();
                let (row, column) = self.emulator.screen().cursor_position();
                let _ = write!(answers, "\x1b[{};{}R", row + 1, column + 1);
            }
        }
        self.emulator.process(&self.bytes[from..]);
        answers
    }
}

/// warroom with these arguments, in a terminal's usual environment.
pub(crate) fn warroom(args: &[&str]) -> Command {
    let mut command = in_terminal(env!("CARGO_BIN_EXE_warroom"));
    command.args(args);
    command
}

/// A program that gets the terminal as its controlling one: `setsid` of util-linux becomes it.
pub(crate) fn in_terminal(program: &str) -> Command {
    let mut command = Command::new("setsid");
    command.args(["--ctty", program]);
    command.env("TERM", "xterm-256color");
    command.env("COLORTERM", "truecolor");
    command.env("LC_ALL", "C.UTF-8");
    command.env_remove("NO_COLOR");
    command
}

impl Terminal {
    /// Starts `command` in a terminal of this size.
    pub(crate) fn start(mut command: Command, columns: u16, rows: u16) -> Self {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap().into_string().unwrap();
        tcsetwinsize(&master, winsize(columns, rows)).unwrap();
        let slave = open_slave(&name);
        let operator = tempfile::tempdir().unwrap();
        for variable in ["XDG_STATE_HOME", "XDG_CONFIG_HOME"] {
            if !command.get_envs().any(|(name, _)| name == variable) {
                command.env(variable, operator.path());
            }
        }
        command.stdin(slave.try_clone().unwrap()).stdout(slave.try_clone().unwrap()).stderr(slave);
        let child = command.spawn().unwrap();
        // The command holds the terminal's other end: as long as it lives there is no hang-up.
        drop(command);
        let emulator = vt100::Parser::new(rows, columns, 0);
        let state =
            State { emulator, bytes: Vec::new(), paused: false, rate: None, closed: false, ended: false };
        let seen = Arc::new(Seen { state: Mutex::new(state), changed: Condvar::new() });
        let master = Arc::new(master);
        let (theirs, from) = (seen.clone(), master.clone());
        let reader = thread::spawn(move || theirs.read(&from));
        Self { master: Some(master), name, child, reader: Some(reader), seen, _operator: operator }
    }

    /// Types these bytes.
    pub(crate) fn send(&mut self, keys: &str) {
        let mut rest = keys.as_bytes();
        while !rest.is_empty() {
            let written = rustix::io::write(self.master.as_ref().unwrap(), rest).unwrap();
            rest = &rest[written..];
        }
    }

    /// Looks at the emulator's screen.
    pub(crate) fn screen<T>(&self, look: impl FnOnce(&vt100::Screen) -> T) -> T {
        look(self.seen.state().emulator.screen())
    }

    /// Every byte written so far.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.seen.state().bytes.clone()
    }

    /// Waits until the screen shows what `wanted` accepts and returns that screen's text; panics
    /// with the last screen when it never does.
    pub(crate) fn wait_for(&self, what: &str, wanted: impl Fn(&str) -> bool) -> String {
        self.wait_for_state(what, |screen| wanted(&screen.contents()))
    }

    /// The same by more than the text.
    pub(crate) fn wait_for_state(&self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) -> String {
        let deadline = Instant::now() + PATIENCE;
        let mut state = self.seen.state();
        loop {
            let text = state.emulator.screen().contents();
            if wanted(state.emulator.screen()) {
                return text;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero() && !state.ended, "{what} never came; the screen shows:\n{text}");
            state = self.seen.changed.wait_timeout(state, left).unwrap().0;
        }
    }

    /// Waits until the screen shows `text`.
    pub(crate) fn wait_for_text(&self, text: &str) -> String {
        self.wait_for(&format!("{text:?}"), |screen| screen.contains(text))
    }

    /// Stops reading, as a terminal behind a stalled connection does, or goes on.
    pub(crate) fn pause(&self, paused: bool) {
        self.seen.state().paused = paused;
        self.seen.changed.notify_all();
    }

    /// Reads only so many bytes a second, as a terminal behind a thin line does, or as many as come.
    pub(crate) fn throttle(&self, rate: Option<usize>) {
        self.seen.state().rate = rate;
    }

    /// Changes the terminal's size, of which the kernel tells the program. What was there is gone: what the
    /// screen shows afterwards was drawn afterwards.
    pub(crate) fn resize(&self, columns: u16, rows: u16) {
        let mut state = self.seen.state();
        state.emulator.screen_mut().set_size(rows, columns);
        state.emulator.process(b"\x1b[2J");
        drop(state);
        self.claim(columns, rows);
    }

    /// Tells the program of a size that the emulator does not have.
    pub(crate) fn claim(&self, columns: u16, rows: u16) {
        tcsetwinsize(self.master.as_ref().unwrap(), winsize(columns, rows)).unwrap();
    }

    /// The terminal's line settings.
    pub(crate) fn settings(&self) -> Termios {
        tcgetattr(open_slave(&self.name)).unwrap()
    }

    /// Sends the program a signal.
    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        rustix::process::kill_process(rustix::process::Pid::from_child(&self.child), signal).unwrap();
    }

    /// The program's process id.
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// Closes the terminal under the program.
    pub(crate) fn hang_up(&mut self) {
        self.seen.state().closed = true;
        self.seen.changed.notify_all();
        self.reader.take().unwrap().join().unwrap();
        self.master = None;
    }

    /// Waits for the program's end, and for its last words where they are read.
    pub(crate) fn wait_for_exit(&mut self, within: Duration) -> Option<ExitStatus> {
        let deadline = Instant::now() + within;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                let state = self.seen.state();
                let unread = |state: &mut State| !(state.ended || state.paused || state.closed);
                let left = deadline.saturating_duration_since(Instant::now());
                drop(self.seen.changed.wait_timeout_while(state, left, unread));
                return Some(status);
            }
            if Instant::now() > deadline {
                return None;
            }
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Types `q` and expects a clean end.
    pub(crate) fn quit(mut self) {
        self.send("q");
        let status = self.wait_for_exit(PATIENCE).expect("q ends the program");
        assert!(status.success(), "{status:?}, signal {:?}", status.signal());
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Ok(mut state) = self.seen.state.lock() {
            state.closed = true;
        }
        self.seen.changed.notify_all();
    }
}

impl Seen {
    /// The state, also after a test that failed while it held it.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self, master: &OwnedFd) {
        let mut buffer = vec![0; 65536];
        loop {
            let mut state = self.state();
            while state.paused && !state.closed {
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
            if state.closed {
                return;
            }
            let piece = state.rate.map_or(buffer.len(), |rate| (rate / PIECES).max(1));
            drop(state);
            // A short wait, so that closing the terminal is noticed.
            let timeout = Timespec { tv_sec: 0, tv_nsec: 20_000_000 };
            if poll(&mut [PollFd::new(master, PollFlags::IN)], Some(&timeout)) == Ok(0) {
                continue;
            }
            let Ok(count @ 1..) = rustix::io::read(master, &mut buffer[..piece]) else { break };
            if piece < buffer.len() {
                thread::sleep(Duration::from_secs(1) / PIECES as u32);
            }
            let answers = self.state().take(&buffer[..count]);
            // A program that has gone does not hear them.
            let _ = rustix::io::write(master, answers.as_bytes());
            self.changed.notify_all();
        }
        self.state().ended = true;
        self.changed.notify_all();
    }
}

fn winsize(columns: u16, rows: u16) -> Winsize {
    Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 }
}

/// The terminal's other end, without making it this process's controlling terminal.
fn open_slave(name: &str) -> File {
    let flags = i32::try_from(OFlags::NOCTTY.bits()).unwrap();
    OpenOptions::new().read(true).write(true).custom_flags(flags).open(name).unwrap()
}
