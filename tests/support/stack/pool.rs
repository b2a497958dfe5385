//! A pool of connections that lends them, makes others wait, and turns them away.

use std::io;
use std::net::SocketAddr;
use std::sync::{Condvar, Mutex};
use std::time::Duration;

use super::postgres_wire::Connection;

/// A pool of real connections, opened as they are needed.
pub(crate) struct Pool {
    database: SocketAddr,
    pub(crate) size: usize,
    state: Mutex<State>,
    returned: Condvar,
}

#[derive(Default)]
struct State {
    idle: Vec<Connection>,
    in_use: usize,
    waiting: usize,
    timeouts: u64,
}

/// What a pool tells of itself.
pub(crate) struct Told {
    pub(crate) in_use: usize,
    pub(crate) idle: usize,
    pub(crate) waiting: usize,
    pub(crate) timeouts: u64,
}

impl Pool {
    pub(crate) fn new(database: SocketAddr, size: usize) -> Self {
        Self { database, size, state: Mutex::default(), returned: Condvar::new() }
    }

    /// A connection, if one is free within `patience`.
    pub(crate) fn take(&self, patience: Duration) -> io::Result<Option<Connection>> {
        let mut state = self.state.lock().unwrap();
        state.waiting += 1;
        let full = |state: &mut State| state.in_use >= self.size;
        let (mut state, timed_out) = self.returned.wait_timeout_while(state, patience, full).unwrap();
        state.waiting -= 1;
        if timed_out.timed_out() {
            state.timeouts += 1;
            return Ok(None);
        }
        state.in_use += 1;
        let idle = state.idle.pop();
        drop(state);
        match idle.map_or_else(|| Connection::open(self.database), Ok) {
            Ok(connection) => Ok(Some(connection)),
            Err(error) => {
                self.state.lock().unwrap().in_use -= 1;
                Err(error)
            }
        }
    }

    pub(crate) fn give_back(&self, connection: Connection) {
        let mut state = self.state.lock().unwrap();
        state.in_use -= 1;
        state.idle.push(connection);
        self.returned.notify_one();
    }

    /// Closes a connection that is of no use any more.
    pub(crate) fn discard(&self, connection: Connection) {
        drop(connection);
        self.state.lock().unwrap().in_use -= 1;
        self.returned.notify_one();
    }

    pub(crate) fn told(&self) -> Told {
        let state = self.state.lock().unwrap();
        let State { in_use, waiting, timeouts, .. } = *state;
        Told { in_use, idle: state.idle.len(), waiting, timeouts }
    }
}
