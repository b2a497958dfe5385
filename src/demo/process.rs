//! One process of the service, from its start to its end.

use rand::RngExt;

use super::cache::Cache;
use super::calendar::{Micros, SECOND, micros, secs};
use super::dice::{Purpose, Stream, stream};
use super::fault::Fault;
use super::job::{Due, Hold, Job, ProcessId, Request};
use super::jvm::Jvm;
use super::meter::Timer;
use super::pool::Pool;
use super::routes::{ENDING_COUNT, Ending, Needs, ORDERS, ROUTE_COUNT, ROUTES};
use super::scenario::{Release, Scenario};
use super::world::World;

/// One process of the service: its pool, its threads and all its counters.
#[derive(Debug)]
pub(super) struct Process {
    /// Which one.
    pub(super) id: ProcessId,
    /// What it runs.
    pub(super) release: Release,
    /// When it started.
    pub(super) started: Micros,
    /// Its connection pool.
    pub(super) pool: Pool<Request>,
    /// Request threads at work or waiting, the most of them so far, and the most there can be.
    pub(super) busy: u32,
    pub(super) busy_peak: u32,
    pub(super) threads: u32,
    /// Responses by route and ending.
    pub(super) responses: [[Timer; ENDING_COUNT]; ROUTE_COUNT],
    /// Log events: error, warn, info.
    pub(super) logged: [u64; 3],
    /// The catalogue's cache.
    pub(super) cache: Cache,
    /// The Java side.
    pub(super) jvm: Jvm,
    /// Processor seconds used since they were last taken.
    used: f64,
    fault: Option<Fault>,
    connecting: Stream,
}

impl Process {
    /// Starts a process at `at`: empty pool, all counters zero; its connections open one by one.
    pub(super) fn start(
        scenario: &Scenario,
        release: Release,
        id: ProcessId,
        seed: u64,
        at: Micros,
        world: &mut World,
    ) -> Self {
        let number = id.serial * 16 + id.pod as u32;
        let fault = release.leak.and_then(|leak| Fault::new(&leak, stream(seed, Purpose::Fault(number))));
        let mut process = Self {
            id,
            release,
            started: at,
            pool: Pool::new(scenario.pool.connections, micros(scenario.pool.acquire_timeout.as_secs_f64())),
            busy: 0,
            busy_peak: 0,
            threads: scenario.threads,
            responses: Default::default(),
            logged: [0, 2, 38],
            cache: Cache::default(),
            jvm: Jvm::new(stream(seed, Purpose::Collector(number))),
            used: 0.0,
            fault,
            connecting: stream(seed, Purpose::Connecting(number)),
        };
        process.open_connection(at, world);
        process
    }

    /// A request comes.
    pub(super) fn arrive(&mut self, route: usize, at: Micros, world: &mut World) {
        let request = Request { route, arrived: at };
        if self.busy >= self.threads {
            self.answer(request, Ending::NoThread, at, world);
            return;
        }
        self.busy += 1;
        self.busy_peak = self.busy_peak.max(self.busy);
        match ROUTES.get(route).map(|route| route.needs) {
            Some(Needs::Connection) => {
                let served = self.pool.acquire(request, at);
                self.work_connected(served, at, world);
            }
            Some(Needs::Cache) => {
                let slower = if self.cache.get(&mut world.cache) { 1.0 } else { 5.0 };
                self.work_alone(request, slower, at, world);
            }
            _ => self.work_alone(request, 1.0, at, world),
        }
    }

    /// Something that was due happens.
    pub(super) fn happen(&mut self, due: Due, at: Micros, world: &mut World) {
        match due {
            Due::Finished(job) => self.finish(job, at, world),
            Due::Connected(took) => {
                let served = self.pool.open_one(took, at);
                self.work_connected(served, at, world);
                self.open_connection(at, world);
            }
        }
    }

    /// The first in the queue gives up.
    pub(super) fn expire(&mut self, at: Micros, world: &mut World) {
        if let Some(request) = self.pool.expire(at) {
            self.busy = self.busy.saturating_sub(1);
            self.answer(request, Ending::NoConnection, at, world);
        }
    }

    /// As if the process had run since `started`, `times` as long as it has.
    pub(super) fn age(&mut self, started: Micros, times: u64) {
        self.started = started;
        for timer in self.responses.iter_mut().flatten().filter(|timer| timer.summary.count > 0) {
            timer.age(times, started);
        }
        self.logged = self.logged.map(|count| count * times);
        self.pool.acquired.age(times);
        self.pool.used.age(times);
        self.cache.age(times);
        self.jvm.age(times);
    }

    /// Takes the processor seconds used since the last time, those of a young process's compiler
    /// among them.
    pub(super) fn take_used(&mut self, at: Micros) -> f64 {
        let compiling = (-secs(at - self.started) / 25.0).exp();
        std::mem::take(&mut self.used) + 0.01 + compiling
    }

    /// Works on the request that has just been given a connection, if there is one.
    fn work_connected(&mut self, served: Option<Request>, at: Micros, world: &mut World) {
        let Some(request) = served else { return };
        let took = micros(world.draw_work(request.route) * world.holding);
        let leaks = request.route == ORDERS
            && self.fault.as_mut().is_some_and(|fault| fault.strikes(at - request.arrived));
        let drawn = world.draw_ending(request.route);
        let (ending, hold) = if leaks { (Ending::Failed, Hold::Leaked) } else { (drawn, Hold::Since(at)) };
        self.enter(Job { request, ending, hold }, at + took, world);
    }

    fn work_alone(&mut self, request: Request, slower: f64, at: Micros, world: &mut World) {
        let took = micros(world.draw_work(request.route) * slower);
        let ending = world.draw_ending(request.route);
        self.enter(Job { request, ending, hold: Hold::Nothing }, at + took, world);
    }

    fn enter(&self, job: Job, at: Micros, world: &mut World) {
        world.calendar.enter(at, (self.id, Due::Finished(job)));
    }

    fn finish(&mut self, job: Job, at: Micros, world: &mut World) {
        self.busy = self.busy.saturating_sub(1);
        self.answer(job.request, job.ending, at, world);
        match job.hold {
            Hold::Nothing => {}
            Hold::Leaked => self.pool.leak(),
            Hold::Since(since) => {
                let served = self.pool.release(since, at);
                self.work_connected(served, at, world);
            }
        }
    }

    fn answer(&mut self, request: Request, ending: Ending, at: Micros, world: &mut World) {
        let (route, end) = (request.route, ending.index());
        self.responses[route][end].record(at - request.arrived, at);
        world.answered[route][end] += 1;
        let (log, cost, bytes) = match ending {
            Ending::Failed | Ending::NoConnection => (Some(0), 0.0006, 90_000),
            Ending::NoThread => (Some(0), 0.0001, 20_000),
            Ending::NotFound => (Some(1), 0.0009, 120_000),
            Ending::Done if ROUTES[route].needs == Needs::Connection => (None, 0.0016, 340_000),
            Ending::Done => (None, 0.0005, 60_000),
        };
        if let Some(level) = log {
            self.logged[level] += 1;
        }
        if ending == Ending::Done && ROUTES[route].method == "POST" {
            self.logged[2] += 1;
        }
        self.used += cost;
        self.jvm.allocate(bytes, at);
    }

    /// Begins to open the next connection, unless all are open.
    fn open_connection(&mut self, at: Micros, world: &mut World) {
        if self.pool.open() < self.pool.max() {
            let took = SECOND / 100 + self.connecting.random_range(0..SECOND / 100);
            world.calendar.enter(at + took, (self.id, Due::Connected(took)));
        }
    }
}
