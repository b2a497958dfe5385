//! Requests on their way, and what is due to happen to the process they are in.

use super::calendar::Micros;
use super::routes::Ending;

/// Which process an entry of the calendar is for. Entries of one that has ended are void.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ProcessId {
    /// The pod, counted from zero.
    pub(super) pod: usize,
    /// How often the pod was started before.
    pub(super) serial: u32,
}

/// Something that will happen to a process.
#[derive(Clone, Copy, Debug)]
pub(super) enum Due {
    /// A request's work is done.
    Finished(Job),
    /// A connection is open that took this long to open.
    Connected(Micros),
}

/// A request on its way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Request {
    /// Its place in the routes.
    pub(super) route: usize,
    /// When it came.
    pub(super) arrived: Micros,
}

/// A request being worked on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Job {
    /// The request.
    pub(super) request: Request,
    /// How it will end.
    pub(super) ending: Ending,
    /// What becomes of its connection.
    pub(super) hold: Hold,
}

/// What a job does to the pool when it ends.
#[derive(Clone, Copy, Debug)]
pub(super) enum Hold {
    /// It never had a connection.
    Nothing,
    /// It gives back the connection it got at this time.
    Since(Micros),
    /// It had one, and forgets to give it back.
    Leaked,
}
