//! A pod: the place where one process after another runs.

use super::calendar::Micros;
use super::dice::{Purpose, stream};
use super::host::Host;
use super::job::ProcessId;
use super::process::Process;
use super::scenario::{Release, Scenario};
use super::world::World;

/// A pod of the service.
#[derive(Debug)]
pub(super) struct Pod {
    /// Its number, from zero.
    pub(super) index: usize,
    /// Whether the load balancer sends it requests.
    pub(super) ready: bool,
    /// The process that runs, if one does.
    pub(super) process: Option<Process>,
    /// What surrounds it.
    pub(super) host: Host,
    starts: u32,
}

impl Pod {
    /// A pod in which nothing runs yet.
    pub(super) fn new(index: usize, seed: u64) -> Self {
        let host = Host::new(stream(seed, Purpose::Host(index as u32)));
        Self { index, ready: false, process: None, host, starts: 0 }
    }

    /// Ends the process that runs, with all it knows.
    pub(super) fn stop(&mut self) {
        self.ready = false;
        self.process = None;
    }

    /// Starts a process of `release`.
    pub(super) fn start(
        &mut self,
        scenario: &Scenario,
        release: Release,
        seed: u64,
        at: Micros,
        world: &mut World,
    ) {
        self.starts += 1;
        let id = ProcessId { pod: self.index, serial: self.starts };
        self.process = Some(Process::start(scenario, release, id, seed, at, world));
    }

    /// The process called `id`, if it is the one that runs.
    pub(super) fn running(&mut self, id: ProcessId) -> Option<&mut Process> {
        self.process.as_mut().filter(|process| process.id == id)
    }

    /// When the first request in the pool's queue gives up.
    pub(super) fn next_expiry(&self) -> Option<Micros> {
        self.process.as_ref()?.pool.next_expiry()
    }

    /// Once a second: looks at the processors and at the way to the database.
    pub(super) fn look(&mut self, at: Micros) {
        let used = self.process.as_mut().map_or(0.0, |process| process.take_used(at));
        self.host.look(used);
    }
}
