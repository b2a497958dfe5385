//! Stopping until the shell brings the process back.

use std::io;
use std::thread;
use std::time::Duration;

use rustix::process::{Signal, getpid, kill_process};

use super::mode;

/// Time for another thread to be handed the stop: it freezes with all threads and goes on after them.
const HANDOVER: Duration = Duration::from_millis(20);

/// Gives the terminal back, stops the process, and takes the terminal over again once it is continued.
/// The painter must be idle; afterwards everything has to be drawn anew, and the size asked for again.
pub fn suspend() -> io::Result<()> {
    mode::leave();
    kill_process(getpid(), Signal::TSTP)?;
    thread::sleep(HANDOVER);
    mode::enter()
}
