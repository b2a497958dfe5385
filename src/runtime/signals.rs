//! The signals a terminal program is sent.

use std::io;

use tokio::signal::unix::{Signal, SignalKind, signal};

/// What a signal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Request {
    /// End, with the shell's code for the signal (128 + its number).
    End(u8),
    /// Stop until continued.
    Suspend,
    /// The process was continued: the terminal may show anything by now.
    Continued,
    /// The terminal has another size.
    Resized,
}

/// The signals warroom answers.
pub(super) struct Signals {
    hangup: Signal,
    interrupt: Signal,
    quit: Signal,
    terminate: Signal,
    stop: Signal,
    continued: Signal,
    resized: Signal,
}

impl Signals {
    /// Starts to listen; fails when the system refuses a handler.
    pub(super) fn listen() -> io::Result<Self> {
        Ok(Self {
            hangup: signal(SignalKind::hangup())?,
            interrupt: signal(SignalKind::interrupt())?,
            quit: signal(SignalKind::quit())?,
            terminate: signal(SignalKind::terminate())?,
            stop: signal(SignalKind::from_raw(rustix::process::Signal::TSTP.as_raw()))?,
            continued: signal(SignalKind::from_raw(rustix::process::Signal::CONT.as_raw()))?,
            resized: signal(SignalKind::window_change())?,
        })
    }

    /// What the next signal asks for.
    pub(super) async fn next(&mut self) -> Request {
        let code = |kind: SignalKind| u8::try_from(128 + kind.as_raw_value()).unwrap_or(u8::MAX);
        tokio::select! {
            _ = self.terminate.recv() => Request::End(code(SignalKind::terminate())),
            _ = self.hangup.recv() => Request::End(code(SignalKind::hangup())),
            _ = self.quit.recv() => Request::End(code(SignalKind::quit())),
            _ = self.interrupt.recv() => Request::End(code(SignalKind::interrupt())),
            _ = self.stop.recv() => Request::Suspend,
            _ = self.continued.recv() => Request::Continued,
            _ = self.resized.recv() => Request::Resized,
        }
    }
}
