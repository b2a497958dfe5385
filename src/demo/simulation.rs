//! The simulation: events in virtual time, one after the other.

use std::collections::BTreeMap;

use rand::RngExt;

use super::arrivals::Arrivals;
use super::calendar::{Micros, SECOND};
use super::dice::{Purpose, Stream, stream};
use super::page::{self, Format};
use super::pod::Pod;
use super::process::Process;
use super::routes::{Ending, ROUTES};
use super::scenario::{PODS, Scenario};
use super::steps::{Step, steps};
use super::world::World;
use crate::model::Timestamp;

/// How long the simulation runs before the story, to fill queues and counters.
const WARM_UP: Micros = 60 * SECOND;

/// A running scenario.
///
/// The state at a time depends on the scenario, the seed and the time alone, and not on how many
/// calls of [`Simulation::advance_to`] led there.
#[derive(Debug)]
pub struct Simulation {
    scenario: Scenario,
    seed: u64,
    now: Micros,
    arrivals: Arrivals,
    routing: Stream,
    pods: [Pod; PODS],
    world: World,
    steps: Vec<(Micros, Step)>,
    steps_taken: usize,
    next_second: Micros,
}

/// What is really going on, for tests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Truth {
    /// Connections in use, both pods together.
    pub in_use: u32,
    /// Of these, the ones that will never be given back.
    pub leaked: u32,
    /// Connections the running pods may have at most.
    pub max: u32,
    /// Requests that wait for a connection.
    pub pending: usize,
    /// Responses since the simulation began, by status; a pod's restart does not reset them.
    pub responses: BTreeMap<u16, u64>,
}

/// Who is next.
#[derive(Clone, Copy, Debug)]
enum Turn {
    Step,
    Second,
    Due,
    Expiry(usize),
    Arrival,
}

impl Simulation {
    /// `scenario` at its start, with the randomness of `seed`.
    pub fn new(scenario: &Scenario, seed: u64) -> Self {
        let mut simulation = Self {
            scenario: scenario.clone(),
            seed,
            now: -WARM_UP,
            arrivals: Arrivals::new(seed, scenario.rate, -WARM_UP + SECOND),
            routing: stream(seed, Purpose::Routing),
            pods: std::array::from_fn(|index| Pod::new(index, seed)),
            world: World::new(seed),
            steps: steps(scenario),
            steps_taken: 0,
            next_second: -WARM_UP,
        };
        simulation.warm_up();
        simulation
    }

    /// Lets everything happen up to `at`. An earlier time than now does nothing; after the
    /// scenario's end nothing happens any more.
    pub fn advance_to(&mut self, at: Timestamp) {
        let at = at.min(self.scenario.end);
        let until = at.millis().saturating_sub(self.scenario.start.millis()).saturating_mul(1000);
        self.run_until(until);
    }

    /// The time the simulation has reached.
    pub fn now(&self) -> Timestamp {
        self.timestamp(self.now)
    }

    /// The page `/metrics` shows now.
    pub fn page(&self, format: Format) -> String {
        let running = self.pods.iter().filter_map(|pod| Some((pod, pod.process.as_ref()?)));
        page::render(running, self.now, format, |at| self.timestamp(at).secs_f64())
    }

    /// What is really going on.
    pub fn truth(&self) -> Truth {
        let mut truth = Truth::default();
        for pool in self.pods.iter().filter_map(|pod| pod.process.as_ref()).map(|process| &process.pool) {
            truth.in_use += pool.in_use();
            truth.leaked += pool.leaked();
            truth.max += pool.max();
            truth.pending += pool.pending();
        }
        for (route, counts) in ROUTES.iter().zip(&self.world.answered) {
            for (ending, count) in Ending::ALL.into_iter().zip(counts) {
                *truth.responses.entry(ending.status(route)).or_default() += count;
            }
        }
        truth
    }

    fn timestamp(&self, at: Micros) -> Timestamp {
        Timestamp::from_millis(self.scenario.start.millis() + at.div_euclid(1000))
    }

    /// Fills pools and queues, then pretends that it had gone on since the release was deployed.
    fn warm_up(&mut self) {
        for pod in &mut self.pods {
            pod.start(&self.scenario, self.scenario.release, self.seed, self.now, &mut self.world);
            pod.ready = true;
        }
        self.run_until(0);
        let age = self.scenario.start.since(self.scenario.released_at).as_micros();
        let age = Micros::try_from(age).unwrap_or(WARM_UP);
        for process in self.pods.iter_mut().filter_map(|pod| pod.process.as_mut()) {
            process.age(-age, (age / WARM_UP).max(1).unsigned_abs());
        }
        self.world.answered = Default::default();
    }

    fn run_until(&mut self, until: Micros) {
        loop {
            let (at, turn) = self.next_turn();
            if at > until {
                break;
            }
            self.now = at;
            self.take(turn);
        }
        self.now = self.now.max(until);
    }

    /// The earliest of all that can happen; of two at one time, the one named first here.
    fn next_turn(&self) -> (Micros, Turn) {
        let step = self.steps.get(self.steps_taken).map_or(Micros::MAX, |(at, _)| *at);
        let mut next = (step, Turn::Step);
        let mut consider = |at: Micros, turn| {
            if at < next.0 {
                next = (at, turn);
            }
        };
        consider(self.next_second, Turn::Second);
        consider(self.world.calendar.next_at().unwrap_or(Micros::MAX), Turn::Due);
        for pod in &self.pods {
            consider(pod.next_expiry().unwrap_or(Micros::MAX), Turn::Expiry(pod.index));
        }
        consider(self.arrivals.next_at(), Turn::Arrival);
        next
    }

    fn take(&mut self, turn: Turn) {
        let at = self.now;
        match turn {
            Turn::Step => self.take_step(),
            Turn::Second => self.take_second(),
            Turn::Arrival => self.take_arrival(),
            Turn::Due => {
                if let Some((id, due)) = self.world.calendar.take()
                    && let Some(process) = self.pods[id.pod].running(id)
                {
                    process.happen(due, at, &mut self.world);
                }
            }
            Turn::Expiry(pod) => {
                if let Some(process) = &mut self.pods[pod].process {
                    process.expire(at, &mut self.world);
                }
            }
        }
    }

    fn take_step(&mut self) {
        let step = self.steps[self.steps_taken].1;
        self.steps_taken += 1;
        match step {
            Step::Drain(pod) => self.pods[pod].ready = false,
            Step::Stop(pod) => self.pods[pod].stop(),
            Step::Start(pod, release) => {
                self.pods[pod].start(&self.scenario, release, self.seed, self.now, &mut self.world);
            }
            Step::Join(pod) => self.pods[pod].ready = true,
            Step::Maintain => self.processes().for_each(|process| process.cache.clear()),
        }
    }

    fn take_second(&mut self) {
        let (at, time) = (self.now, self.timestamp(self.now));
        self.next_second += SECOND;
        self.world.holding = self.scenario.holding.factor(time);
        self.arrivals.wobble(at, self.scenario.rate * self.scenario.traffic.factor(time));
        for pod in &mut self.pods {
            pod.look(at);
        }
    }

    /// A request comes and goes to one of the pods that are ready; it is lost when none is.
    fn take_arrival(&mut self) {
        self.arrivals.draw_next();
        let route = self.draw_route();
        let first = usize::from(self.routing.random::<bool>());
        let pod = if self.pods[first].ready { first } else { 1 - first };
        if self.pods[pod].ready
            && let Some(process) = &mut self.pods[pod].process
        {
            process.arrive(route, self.now, &mut self.world);
        }
    }

    fn draw_route(&mut self) -> usize {
        let mut left: f64 = self.routing.random();
        for (index, route) in ROUTES.iter().enumerate() {
            left -= route.share;
            if left < 0.0 {
                return index;
            }
        }
        ROUTES.len() - 1
    }

    fn processes(&mut self) -> impl Iterator<Item = &mut Process> {
        self.pods.iter_mut().filter_map(|pod| pod.process.as_mut())
    }
}
