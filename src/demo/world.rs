//! What all processes share.

use rand::RngExt;
use rand_distr::{Distribution, LogNormal};

use super::calendar::Calendar;
use super::dice::{Purpose, Stream, stream};
use super::job::{Due, ProcessId};
use super::routes::{ENDING_COUNT, Ending, ROUTE_COUNT, ROUTES};

/// What all processes share: the calendar, the dice and the count of what clients saw.
#[derive(Debug)]
pub(super) struct World {
    /// What is due.
    pub(super) calendar: Calendar<(ProcessId, Due)>,
    /// Scales how long connections are held.
    pub(super) holding: f64,
    /// Responses by route and ending, over all processes that ever ran.
    pub(super) answered: [[u64; ENDING_COUNT]; ROUTE_COUNT],
    work_times: Vec<LogNormal<f64>>,
    work: Stream,
    outcomes: Stream,
    /// Hits and misses.
    pub(super) cache: Stream,
}

impl World {
    /// A world in which nothing is due yet.
    pub(super) fn new(seed: u64) -> Self {
        // The lognormal's mean is exp(μ + σ²/2).
        let work_time =
            |mean: f64, spread: f64| LogNormal::new(mean.ln() - spread * spread / 2.0, spread).ok();
        Self {
            calendar: Calendar::new(),
            holding: 1.0,
            answered: Default::default(),
            work_times: ROUTES.iter().filter_map(|route| work_time(route.mean, route.spread)).collect(),
            work: stream(seed, Purpose::Work),
            outcomes: stream(seed, Purpose::Outcomes),
            cache: stream(seed, Purpose::Cache),
        }
    }

    /// How long a request on `route` is worked on, in seconds.
    pub(super) fn draw_work(&mut self, route: usize) -> f64 {
        self.work_times.get(route).map_or(0.0, |times| times.sample(&mut self.work))
    }

    /// How a request on `route` ends when nothing keeps it from being worked on.
    pub(super) fn draw_ending(&mut self, route: usize) -> Ending {
        let draw: f64 = self.outcomes.random();
        let Some(route) = ROUTES.get(route) else { return Ending::Done };
        match draw {
            low if low < route.failed => Ending::Failed,
            low if low < route.failed + route.not_found => Ending::NotFound,
            _ => Ending::Done,
        }
    }
}
