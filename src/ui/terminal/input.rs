//! The thread that reads what the terminal sends.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::thread;

use crossterm::event::{MouseButton, MouseEventKind};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use super::answers;
use super::heard::Heard;
use super::keys::Keys;
use crate::app::Press;

/// Reads the terminal on a thread of its own and hands over everything that comes in. The thread ends
/// after an error, which is handed over too, or when `deliver` returns false.
pub fn read_input(mut deliver: impl FnMut(io::Result<Heard>) -> bool + Send + 'static) -> io::Result<()> {
    let terminal = terminal()?;
    let read = move || {
        let mut keys = Keys::default();
        loop {
            match next(&terminal, &mut keys) {
                Ok(heard) => {
                    for heard in heard {
                        if matches!(heard, Heard::Drawn(_)) {
                            answers::answered();
                        }
                        if !deliver(Ok(heard)) {
                            return;
                        }
                    }
                }
                Err(error) => {
                    deliver(Err(error));
                    return;
                }
            }
        }
    };
    thread::Builder::new().name("input".to_owned()).spawn(read)?;
    Ok(())
}

/// The terminal that keys come from.
pub(super) fn terminal() -> io::Result<OwnedFd> {
    let stdin = rustix::stdio::stdin();
    if rustix::termios::isatty(stdin) {
        Ok(rustix::io::dup(stdin)?)
    } else {
        Ok(OwnedFd::from(File::open("/dev/tty")?))
    }
}

/// Waits for what comes next.
fn next(terminal: &impl AsFd, keys: &mut Keys) -> io::Result<Vec<Heard>> {
    let patience = keys.doubt().map(|doubt| Timespec { tv_sec: 0, tv_nsec: i64::from(doubt.subsec_nanos()) });
    match poll(&mut [PollFd::new(terminal, PollFlags::IN)], patience.as_ref()) {
        Ok(0) => return Ok(keys.settle()),
        Err(Errno::INTR | Errno::AGAIN) => return Ok(Vec::new()),
        Ok(_) => {}
        Err(error) => return Err(error.into()),
    }
    let mut buffer = [0; 4096];
    match rustix::io::read(terminal, &mut buffer) {
        Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
        Ok(count) => Ok(keys.take(&buffer[..count])),
        Err(Errno::INTR | Errno::AGAIN) => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

/// What a mouse event means here; nothing for most.
pub const fn pressed(kind: MouseEventKind) -> Option<Press> {
    match kind {
        MouseEventKind::Down(MouseButton::Left) => Some(Press::Click),
        MouseEventKind::ScrollUp => Some(Press::WheelUp),
        MouseEventKind::ScrollDown => Some(Press::WheelDown),
        _ => None,
    }
}
