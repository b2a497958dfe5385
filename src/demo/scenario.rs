//! What happens in a story: traffic, releases, and when they are rolled out.

use std::time::Duration;

use crate::model::Timestamp;

/// The scenario told when none is named.
pub const DEFAULT_SCENARIO: &str = "leak";

/// The seed used when none is given.
pub const DEFAULT_SEED: u64 = 1;

/// How many pods the service has.
pub const PODS: usize = 2;

/// The midnight before the story: 14 August 2024, UTC.
const MIDNIGHT: i64 = 1_723_593_600;

/// A story to simulate.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// The name on the command line.
    pub name: &'static str,
    /// One line for people.
    pub summary: &'static str,
    /// The first moment.
    pub start: Timestamp,
    /// The last moment; the simulation stands still there.
    pub end: Timestamp,
    /// Requests per second, both pods together, above zero; `traffic` scales it.
    pub rate: f64,
    /// Scales `rate` over time.
    pub traffic: Ramp,
    /// Scales how long a connection is held over time.
    pub holding: Ramp,
    /// Each pod's connection pool.
    pub pool: PoolSpec,
    /// Request threads per pod; a request that finds none free is answered 503 at once.
    pub threads: u32,
    /// The release that runs at the start.
    pub release: Release,
    /// When the release at the start was deployed.
    pub released_at: Timestamp,
    /// Later releases, pod by pod, in order of time.
    pub rollouts: Vec<Rollout>,
    /// When the databases are restarted and the caches cleared.
    pub maintenance: Option<Timestamp>,
}

/// A bounded connection pool.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PoolSpec {
    /// Connections at most.
    pub connections: u32,
    /// How long a request waits for one before it gives up.
    pub acquire_timeout: Duration,
}

/// A version of the service.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Release {
    /// The version people speak of.
    pub version: &'static str,
    /// The commit it was built from.
    pub commit: &'static str,
    /// Its fault, when it has one.
    pub leak: Option<Leak>,
}

/// An error path of placing an order that never gives its connection back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Leak {
    /// Orders placed with a pod from one leak to the next, on average.
    pub every: f64,
    /// How regular the leaks are: the shape of the gamma distribution of the gaps, in orders. One
    /// is pure chance; the calls that fail here come from a partner's client that retries on a
    /// timer, so they are far more regular.
    pub regularity: f64,
    /// An order that waited longer than this for its connection has missed its deadline …
    pub late_after: Duration,
    /// … and goes down the error path with this probability. It makes the end sudden.
    pub late_share: f64,
}

/// A release reaching one pod.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rollout {
    /// When the pod leaves the load balancer, to be restarted.
    pub at: Timestamp,
    /// Which pod, counted from zero; a rollout to a pod that does not exist ([`PODS`]) never comes.
    pub pod: usize,
    /// What it runs afterwards.
    pub release: Release,
}

/// A factor over time: linear between its points, constant before the first and after the last.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ramp(Vec<(Timestamp, f64)>);

/// No scenario has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown scenario `{name}`: did you mean `{nearest}`? (there are: {})", Scenario::names().join(", "))]
pub struct UnknownScenario {
    /// What was asked for.
    pub name: String,
    /// The existing name most like it.
    pub nearest: &'static str,
}

impl Ramp {
    /// A factor through `points`, which are in order of time. Without points it is one.
    pub fn new(points: impl IntoIterator<Item = (Timestamp, f64)>) -> Self {
        Self(points.into_iter().collect())
    }

    /// The factor at `at`.
    pub fn factor(&self, at: Timestamp) -> f64 {
        let after = self.0.partition_point(|(time, _)| *time <= at);
        match (after.checked_sub(1).and_then(|before| self.0.get(before)), self.0.get(after)) {
            (None, None) => 1.0,
            (Some((_, factor)), None) | (None, Some((_, factor))) => *factor,
            (Some((from, low)), Some((to, high))) => {
                let share = at.since(*from).as_secs_f64() / to.since(*from).as_secs_f64();
                low + (high - low) * share
            }
        }
    }
}

impl Scenario {
    /// The names of all scenarios, the default first.
    pub fn names() -> [&'static str; 4] {
        [DEFAULT_SCENARIO, "surge", "slow-queries", "calm"]
    }

    /// The scenario called `name`; the error names the one most like it.
    pub fn named(name: &str) -> Result<Self, UnknownScenario> {
        match name {
            DEFAULT_SCENARIO => Ok(Self::leak()),
            "surge" => Ok(Self::surge()),
            "slow-queries" => Ok(Self::slow_queries()),
            "calm" => Ok(Self::calm()),
            _ => Err(UnknownScenario { name: name.to_owned(), nearest: nearest(name) }),
        }
    }

    /// A deploy leaks connections: the pools run dry, 60 % of requests get 503, until a hotfix.
    pub fn leak() -> Self {
        let rollouts = [
            (at(1, 48, 0), 0, BAD),
            (at(1, 48, 40), 1, BAD),
            (at(4, 0, 0), 0, FIXED),
            (at(4, 15, 0), 1, FIXED),
        ];
        Self {
            name: DEFAULT_SCENARIO,
            summary: "a deploy leaks database connections until the pools run dry",
            rollouts: rollouts.map(|(at, pod, release)| Rollout { at, pod, release }).into(),
            maintenance: Some(at(3, 0, 0)),
            ..Self::calm()
        }
    }

    /// Traffic grows to six times the usual, which the pools cannot carry.
    pub fn surge() -> Self {
        Self {
            name: "surge",
            summary: "traffic grows beyond what the pools can carry",
            end: at(3, 0, 0),
            traffic: hill(6.0),
            ..Self::calm()
        }
    }

    /// Queries slow down sixfold while traffic stays as it is.
    pub fn slow_queries() -> Self {
        Self {
            name: "slow-queries",
            summary: "queries slow down until the pools are too small",
            end: at(3, 0, 0),
            holding: hill(6.0),
            ..Self::calm()
        }
    }

    /// Nothing happens.
    pub fn calm() -> Self {
        Self {
            name: "calm",
            summary: "an ordinary night: nothing happens",
            start: at(1, 45, 0),
            end: at(4, 30, 0),
            rate: 400.0,
            traffic: Ramp::default(),
            holding: Ramp::default(),
            pool: PoolSpec { connections: 25, acquire_timeout: Duration::from_secs(1) },
            threads: 200,
            release: GOOD,
            released_at: at(9, 30, 0) - Duration::from_hours(48),
            rollouts: Vec::new(),
            maintenance: None,
        }
    }
}

const GOOD: Release = Release { version: "v2.30", commit: "5d0f1c7", leak: None };

const BAD: Release = Release {
    version: "v2.31",
    commit: "a93be42",
    leak: Some(Leak {
        every: 1_443.0,
        regularity: 9.0,
        late_after: Duration::from_millis(400),
        late_share: 0.15,
    }),
};

const FIXED: Release = Release { version: "v2.32", commit: "e61d80b", leak: None };

/// A time of the story's day.
pub(super) const fn at(hour: i64, minute: i64, second: i64) -> Timestamp {
    Timestamp::from_millis((MIDNIGHT + hour * 3600 + minute * 60 + second) * 1000)
}

/// Up to `factor` from 01:50 to 02:00, down again from 02:30 to 02:35.
fn hill(factor: f64) -> Ramp {
    Ramp::new([(at(1, 50, 0), 1.0), (at(2, 0, 0), factor), (at(2, 30, 0), factor), (at(2, 35, 0), 1.0)])
}

fn nearest(name: &str) -> &'static str {
    let likeness = |known: &&'static str| strsim::jaro_winkler(name, known);
    let best = Scenario::names().into_iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    best.unwrap_or(DEFAULT_SCENARIO)
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "these values are exact")]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_a_scenario_of_that_name() {
        for name in Scenario::names() {
            assert_eq!(Scenario::named(name).unwrap().name, name);
        }
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_nearest() {
        let error = Scenario::named("slow-query").unwrap_err();
        assert_eq!(error.nearest, "slow-queries");
        assert!(error.to_string().contains("did you mean `slow-queries`"), "{error}");
        assert_eq!(Scenario::named("").unwrap_err().name, "");
    }

    #[test]
    fn a_ramp_is_linear_between_its_points_and_flat_outside() {
        let ramp = Ramp::new([(at(1, 0, 0), 1.0), (at(2, 0, 0), 3.0)]);
        assert_eq!(ramp.factor(at(0, 0, 0)), 1.0);
        assert_eq!(ramp.factor(at(1, 30, 0)), 2.0);
        assert_eq!(ramp.factor(at(3, 0, 0)), 3.0);
        assert_eq!(Ramp::default().factor(at(1, 0, 0)), 1.0);
    }

    #[test]
    fn the_story_begins_at_a_quarter_to_two() {
        assert_eq!(Scenario::leak().start.to_string(), "2024-08-14T01:45:00.000Z");
        assert_eq!(Scenario::leak().end.to_string(), "2024-08-14T04:30:00.000Z");
    }
}
