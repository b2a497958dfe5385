//! Taking the terminal over and giving it back.

use std::fs::File;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crossterm::terminal;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{QueueSelector, tcflush};

/// The alternate screen, pastes marked as such, no cursor.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[?25l";

/// All of it undone, after ending a frame that may have been cut short.
const LEAVE: &[u8] = b"\x1b[?2026l\x1b[0m\x1b[?2004l\x1b[?25h\x1b[?1049l";

/// How long a terminal that takes no bytes may hold up leaving it, each time it is asked.
const PATIENCE: Duration = Duration::from_millis(250);

static ENTERED: AtomicBool = AtomicBool::new(false);

/// Takes the terminal over: raw mode, alternate screen, bracketed paste, no cursor.
pub fn enter() -> io::Result<()> {
    terminal::enable_raw_mode()?;
    ENTERED.store(true, Ordering::SeqCst);
    output().and_then(|mut out| out.write_all(ENTER)).inspect_err(|_| leave())
}

/// Gives the terminal back as it was. Does nothing when it is not taken; never panics; takes at most half
/// a second even when the terminal takes no bytes, so that a panic hook may call it.
pub fn leave() {
    if !ENTERED.swap(false, Ordering::SeqCst) {
        return;
    }
    // First what matters most and cannot block: keys work as usual again.
    let _ = terminal::disable_raw_mode();
    let stdout = rustix::stdio::stdout();
    if !takes_bytes(PATIENCE) {
        // Frames nobody has seen yet stand in the way.
        let _ = tcflush(stdout, QueueSelector::OFlush);
        if !takes_bytes(PATIENCE) {
            return;
        }
    }
    let _ = rustix::io::write(stdout, LEAVE);
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
    /// Waits when the terminal takes no bytes, even where a parent process left it non-blocking.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
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

/// Columns and rows of the terminal.
pub fn size() -> io::Result<(u16, u16)> {
    terminal::size()
}

fn takes_bytes(within: Duration) -> bool {
    let stdout = rustix::stdio::stdout();
    let mut asked = [PollFd::new(&stdout, PollFlags::OUT)];
    let timeout = Timespec { tv_sec: 0, tv_nsec: i64::from(within.subsec_nanos()) };
    let answered = poll(&mut asked, Some(&timeout)).is_ok_and(|ready| ready > 0);
    answered && asked[0].revents().contains(PollFlags::OUT)
}
