//! Taking the terminal over and giving it back.

use std::fs::File;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread;
use std::time::Duration;

use crossterm::terminal;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{QueueSelector, tcflush};

use super::answers;

/// The window's title put aside, the alternate screen, pastes marked as such, no cursor, and the mouse: its buttons and wheel (1000) as
/// SGR has them (1006), not its movements, which would cost bytes and wake-ups for nothing.
const ENTER: &[u8] = b"\x1b[22;0t\x1b[?1049h\x1b[?2004h\x1b[?1000h\x1b[?1006h\x1b[?25l";

/// All of it undone, after ending a frame that may have been cut short.
const LEAVE: &[u8] = b"\x1b[?2026l\x1b[0m\x1b[?1006l\x1b[?1000l\x1b[?2004l\x1b[?25h\x1b[?1049l\x1b[23;0t";

/// How long a terminal that takes no bytes may hold up leaving it, each time it is asked.
const PATIENCE: Duration = Duration::from_millis(250);

/// How long answers may be on their way when the terminal is given back: a line around the world and back, busy.
const ANSWERS: Duration = Duration::from_secs(1);

/// How often leaving looks whether a write under way has ended.
const LOOK: Duration = Duration::from_millis(1);

static ENTERED: AtomicBool = AtomicBool::new(false);

/// Held while bytes are written: whoever leaves waits for them, so that no frame lands on the shell's screen.
static WRITING: Mutex<()> = Mutex::new(());

/// What makes the mouse warroom's, or the terminal's own again while it stays taken over.
pub const fn mouse(taken: bool) -> &'static str {
    if taken { "\x1b[?1000h\x1b[?1006h" } else { "\x1b[?1006l\x1b[?1000l" }
}

/// Takes the terminal over: raw mode, alternate screen, bracketed paste, the mouse, no cursor.
pub fn enter() -> io::Result<()> {
    terminal::enable_raw_mode()?;
    answers::forget();
    ENTERED.store(true, Ordering::SeqCst);
    output().and_then(|mut out| out.write_all(ENTER)).inspect_err(|_| leave())
}

/// Gives the terminal back as it was. Does nothing when it is not taken; never panics; takes at most two
/// seconds even when the terminal takes no bytes, so that a panic hook may call it.
pub fn leave() {
    if !ENTERED.swap(false, Ordering::SeqCst) {
        return;
    }
    answers::wait(ANSWERS);
    // What matters most, and cannot block: keys work as usual again.
    let _ = terminal::disable_raw_mode();
    let stdout = rustix::stdio::stdout();
    let mut writing = writing_within(PATIENCE);
    if writing.is_none() || !takes_bytes(PATIENCE) {
        // Frames nobody has seen yet stand in the way; a write that hangs on them ends with them.
        let _ = tcflush(stdout, QueueSelector::OFlush);
        writing = writing.or_else(|| writing_within(PATIENCE));
        if !takes_bytes(PATIENCE) {
            return;
        }
    }
    let _ = rustix::io::write(stdout, LEAVE);
    drop(writing);
}

/// The terminal's output, apart from the process's buffered and locked one: a painter stuck in a write
/// must not keep anyone else from writing.
pub fn output() -> io::Result<Output> {
    Ok(Output(File::from(rustix::io::dup(rustix::stdio::stdout())?)))
}

/// The terminal's output.
#[derive(Debug)]
pub struct Output(File);

impl Write for Output {
    /// Waits when the terminal takes no bytes, even where a parent process left it non-blocking. What
    /// comes after the terminal was given back is dropped.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let _writing = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if !ENTERED.load(Ordering::SeqCst) {
                return Ok(bytes.len());
            }
            match self.0.write(bytes) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    poll(&mut [PollFd::new(&self.0, PollFlags::OUT)], None)?;
                }
                outcome => return outcome,
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The largest frame drawn, in columns and rows: more than any font leaves readable, and few enough cells
/// for a terminal that claims 65535 of each not to take all memory. A larger one shows it in its corner.
pub const LARGEST: (u16, u16) = (1000, 500);

/// Columns and rows to draw on a terminal that has so many.
pub fn drawn((columns, rows): (u16, u16)) -> (u16, u16) {
    (columns.min(LARGEST.0), rows.min(LARGEST.1))
}

/// Columns and rows of the terminal to draw on.
pub fn size() -> io::Result<(u16, u16)> {
    terminal::size().map(drawn)
}

/// Keeps everybody else from writing, unless somebody is still at it after so long.
fn writing_within(patience: Duration) -> Option<MutexGuard<'static, ()>> {
    for _ in 0..patience.as_millis() / LOOK.as_millis() {
        match WRITING.try_lock() {
            Ok(writing) => return Some(writing),
            Err(TryLockError::Poisoned(poisoned)) => return Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => thread::sleep(LOOK),
        }
    }
    None
}

fn takes_bytes(within: Duration) -> bool {
    let stdout = rustix::stdio::stdout();
    let mut asked = [PollFd::new(&stdout, PollFlags::OUT)];
    let timeout = Timespec { tv_sec: 0, tv_nsec: i64::from(within.subsec_nanos()) };
    let answered = poll(&mut asked, Some(&timeout)).is_ok_and(|ready| ready > 0);
    answered && asked[0].revents().contains(PollFlags::OUT)
}
