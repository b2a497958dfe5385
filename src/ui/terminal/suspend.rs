//! Stopping until the shell brings the process back.

use std::fs;
use std::io;

use rustix::process::{Pid, Signal, getpgrp, getppid, getsid, kill_current_process_group};

use super::mode;

/// Ancestors looked at for the shell: `cargo run` and a wrapper script fit, an endless chain does not.
const ANCESTORS: usize = 8;

/// Gives the terminal back and stops the process group. Returns whether there was a shell to stop
/// for; without one nothing happens, since nobody could bring the process back.
///
/// The painter must be idle. The SIGCONT that ends the stop is what says that the terminal may be
/// taken over again; afterwards everything has to be drawn anew, and the size asked for again.
pub fn suspend() -> io::Result<bool> {
    if !has_job_control() {
        return Ok(false);
    }
    mode::leave();
    // The whole job: a shell takes it for stopped only when all of it is. Not SIGTSTP: this process
    // handles that one, and would be told to stop once more after it was continued.
    kill_current_process_group(Signal::STOP)?;
    Ok(true)
}

/// Whether a shell of the same session started this job: an ancestor outside the process group.
/// A group without one is orphaned, and POSIX then has the kernel ignore SIGTSTP; SIGSTOP would
/// stop it for good.
fn has_job_control() -> bool {
    let session = getsid(None).ok();
    let mut ancestor = getppid();
    for _ in 0..ANCESTORS {
        let Some(pid) = ancestor else { return false };
        let Some((parent, group)) = family(pid) else { return false };
        if group != getpgrp().as_raw_nonzero().get() {
            return getsid(Some(pid)).ok() == session;
        }
        ancestor = Pid::from_raw(parent);
    }
    false
}

/// The parent and the process group of a process, from `/proc/PID/stat` (see proc(5)): the fields
/// after the name, which is in parentheses and may hold anything.
fn family(pid: Pid) -> Option<(i32, i32)> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(1);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}
