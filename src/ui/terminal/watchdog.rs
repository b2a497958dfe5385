//! Noticing that the terminal is gone.
//!
//! Whoever reads it learns so only while reading, and crossterm 0.29, which reads on the first screen, spins and
//! reports neither event nor error (crossterm-rs/crossterm#793): the hang-up is watched for on its own.

use std::io;
use std::os::fd::OwnedFd;
use std::thread;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

use super::answers;
use super::input::terminal;

/// Calls `gone` on a thread of its own once the terminal keys come from has hung up.
pub fn watch(gone: impl FnOnce() + Send + 'static) -> io::Result<()> {
    watch_fd(terminal()?, || {
        // Leaving must not wait for them.
        answers::forget();
        gone();
    })
}

/// Calls `gone` on a thread of its own once this end of a terminal or pipe has hung up.
pub fn watch_fd(fd: OwnedFd, gone: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let wait = move || {
        wait_for_hang_up(&fd);
        gone();
    };
    thread::Builder::new().name("watchdog".to_owned()).spawn(wait)?;
    Ok(())
}

/// Asking for no events leaves just those that cannot be declined: error and hang-up.
fn wait_for_hang_up(fd: &OwnedFd) {
    loop {
        match poll(&mut [PollFd::new(fd, PollFlags::empty())], None) {
            Ok(0) | Err(Errno::INTR | Errno::AGAIN) => {}
            Ok(_) | Err(_) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs::OpenOptions;
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

    use super::*;

    #[test]
    fn a_hang_up_is_noticed_and_typing_is_not() {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap().into_string().unwrap();
        let terminal = OpenOptions::new().read(true).write(true).open(name).unwrap();
        let (tell, told) = channel();
        watch_fd(terminal.into(), move || tell.send(()).unwrap()).unwrap();
        rustix::io::write(&master, b"q\n").unwrap();
        assert!(told.try_recv().is_err());
        drop(master);
        told.recv_timeout(Duration::from_secs(20)).unwrap();
    }
}
