//! What surrounds a process: its machine's processors, and its way to the database.

use rand_distr::{Distribution, StandardNormal};

use super::dice::Stream;

/// Processors of a pod's machine.
const PROCESSORS: f64 = 2.0;

/// A trip to the database and back, in seconds.
const TRIP: f64 = 0.0004;

/// A pod's surroundings, looked at once a second.
#[derive(Debug)]
pub(super) struct Host {
    /// Share of the processors the process keeps busy.
    pub(super) process_cpu: f64,
    /// Share of the processors all processes keep busy.
    pub(super) system_cpu: f64,
    /// The load average of the last minute.
    pub(super) load: f64,
    /// The last probe of the database, in seconds.
    pub(super) probe: f64,
    dice: Stream,
}

impl Host {
    /// A host at rest.
    pub(super) fn new(dice: Stream) -> Self {
        Self { process_cpu: 0.12, system_cpu: 0.16, load: 0.5, probe: TRIP, dice }
    }

    /// One second later, in which the process used the processors for `busy` seconds.
    pub(super) fn look(&mut self, busy: f64) {
        let share = (busy / PROCESSORS * (1.0 + 0.05 * self.noise())).clamp(0.0, 0.98);
        self.process_cpu += 0.3 * (share - self.process_cpu);
        self.system_cpu = (self.process_cpu + 0.04 + 0.005 * self.noise()).clamp(0.0, 1.0);
        let running = (self.system_cpu * PROCESSORS * 1.4 + 0.1 * self.noise()).max(0.0);
        self.load += (running - self.load) / 60.0;
        self.probe = TRIP * (0.04 * self.noise()).exp();
    }

    fn noise(&mut self) -> f64 {
        StandardNormal.sample(&mut self.dice)
    }
}

#[cfg(test)]
mod tests {
    use super::super::dice::{Purpose, stream};
    use super::*;

    #[test]
    fn follows_the_work_and_keeps_the_probe_steady() {
        let mut host = Host::new(stream(1, Purpose::Host(0)));
        for _ in 0..300 {
            host.look(1.0);
            assert!((0.0003..0.0005).contains(&host.probe), "{}", host.probe);
        }
        assert!((host.process_cpu - 0.5).abs() < 0.05, "{}", host.process_cpu);
        assert!((1.0..2.0).contains(&host.load), "{}", host.load);
    }
}
