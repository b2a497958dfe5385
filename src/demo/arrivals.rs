//! When requests come: a Poisson process whose rate wobbles a little, as real traffic does.

use std::f64::consts::TAU;

use rand::RngExt;
use rand_distr::{Distribution, Exp1, StandardNormal};

use super::calendar::{Micros, micros, secs};
use super::dice::{Purpose, Stream, stream};

/// Two slow waves: period in seconds and height as a share of the rate.
const WAVES: [(f64, f64); 2] = [(1380.0, 0.012), (437.0, 0.008)];

/// Bursts: how long they last (seconds), and how much they add to the wobble each second.
const BURST_LENGTH: f64 = 20.0;
const BURST_STEP: f64 = 0.004;

/// The arrivals of requests.
#[derive(Debug)]
pub(super) struct Arrivals {
    gaps: Stream,
    wobble: Stream,
    phases: [f64; 2],
    burst: f64,
    per_second: f64,
    next: Micros,
}

impl Arrivals {
    /// Arrivals at about `per_second`, from `at` on.
    pub(super) fn new(seed: u64, per_second: f64, at: Micros) -> Self {
        let mut wobble = stream(seed, Purpose::Wobble);
        let phases = [wobble.random(), wobble.random()];
        let gaps = stream(seed, Purpose::Gaps);
        let mut arrivals = Self { gaps, wobble, phases, burst: 0.0, per_second, next: at };
        arrivals.draw_next();
        arrivals
    }

    /// When the next request comes.
    pub(super) fn next_at(&self) -> Micros {
        self.next
    }

    /// Lets the next request come, and draws the one after it.
    pub(super) fn draw_next(&mut self) {
        let gap: f64 = Exp1.sample(&mut self.gaps);
        self.next = self.next.saturating_add(micros(gap / self.per_second));
    }

    /// Once a second: what the rate is from `at` on, around `mean` requests per second.
    pub(super) fn wobble(&mut self, at: Micros, mean: f64) {
        let push: f64 = StandardNormal.sample(&mut self.wobble);
        self.burst += push * BURST_STEP - self.burst / BURST_LENGTH;
        let wave = |(wave, phase): ((f64, f64), f64)| wave.1 * (TAU * (secs(at) / wave.0 + phase)).sin();
        let waves: f64 = WAVES.into_iter().zip(self.phases).map(wave).sum();
        self.per_second = mean * (1.0 + waves + self.burst).max(0.1);
    }
}

#[cfg(test)]
mod tests {
    use super::super::calendar::SECOND;
    use super::*;

    /// Arrivals in each of `minutes` minutes.
    fn counted(seed: u64, minutes: usize) -> Vec<f64> {
        let mut arrivals = Arrivals::new(seed, 400.0, 0);
        let mut counts = vec![0.0; minutes];
        for (count, minute) in counts.iter_mut().zip(0..) {
            for second in minute * 60..(minute + 1) * 60 {
                arrivals.wobble(second * SECOND, 400.0);
                while arrivals.next_at() < (second + 1) * SECOND {
                    *count += 1.0;
                    arrivals.draw_next();
                }
            }
        }
        counts
    }

    #[test]
    fn traffic_is_flat_within_a_few_per_cent_over_minutes() {
        for count in counted(3, 12) {
            assert!((count / 24_000.0 - 1.0).abs() < 0.06, "{count} in a minute");
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_arrivals() {
        assert_eq!(counted(3, 1), counted(3, 1));
        assert_ne!(counted(3, 1), counted(4, 1));
    }
}
