//! What a scenario does to the pods, step by step.

use super::calendar::{Micros, SECOND};
use super::scenario::{PODS, Release, Rollout, Scenario};
use crate::model::Timestamp;

/// From leaving the load balancer to the end of the process: requests on their way are answered.
const DRAINING: Micros = 2 * SECOND;

/// From the end of one process to the start of the next.
const DOWN: Micros = 3 * SECOND;

/// From the start of a process until it takes requests.
const WARMING: Micros = 1_500_000;

/// A step of a scenario.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Step {
    /// The pod gets no more requests.
    Drain(usize),
    /// The pod's process ends.
    Stop(usize),
    /// A process of the release starts in the pod.
    Start(usize, Release),
    /// The pod gets requests.
    Join(usize),
    /// The caches are cleared; the databases come back as they were.
    Maintain,
}

/// The steps of `scenario` in order of time.
pub(super) fn steps(scenario: &Scenario) -> Vec<(Micros, Step)> {
    let time = |at: Timestamp| (at.millis() - scenario.start.millis()) * 1000;
    let rollout = |rollout: &Rollout| restart(time(rollout.at), rollout.pod, rollout.release);
    let mut steps: Vec<_> =
        scenario.rollouts.iter().filter(|rollout| rollout.pod < PODS).flat_map(rollout).collect();
    steps.extend(scenario.maintenance.map(|at| (time(at), Step::Maintain)));
    steps.sort_by_key(|(at, _)| *at);
    steps
}

fn restart(at: Micros, pod: usize, release: Release) -> [(Micros, Step); 4] {
    let stopped = at + DRAINING;
    let started = stopped + DOWN;
    [
        (at, Step::Drain(pod)),
        (stopped, Step::Stop(pod)),
        (started, Step::Start(pod, release)),
        (started + WARMING, Step::Join(pod)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pod_drains_stops_starts_and_joins() {
        let steps = steps(&Scenario::leak());
        assert_eq!(steps.len(), 4 * 4 + 1);
        assert!(steps.is_sorted_by_key(|(at, _)| *at));
        assert_eq!(steps[0], (180 * SECOND, Step::Drain(0)));
        assert_eq!(steps[1], (182 * SECOND, Step::Stop(0)));
        assert_eq!(steps[3], (186_500_000, Step::Join(0)));
    }
}
