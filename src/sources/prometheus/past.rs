//! What signals were before anybody watched.

use std::time::Duration;

use crate::api::prometheus::Run;
use crate::model::{Labels, Past, Reading, Timestamp};
use crate::sources::source::Asked;

/// The finest step that is asked for.
const FINEST: Duration = Duration::from_secs(5);

/// A chart has no more columns than this.
const POINTS: u32 = 720;

/// How far apart the readings of so long a time are taken: whole seconds.
pub(super) fn step(reach: Duration) -> Duration {
    whole(reach / POINTS).max(FINEST)
}

/// The same for alerts, of which it matters when they began and ended.
pub(super) fn alert_step(reach: Duration) -> Duration {
    whole(reach / 2000).max(Duration::from_secs(1))
}

fn whole(step: Duration) -> Duration {
    Duration::from_secs(step.as_millis().div_ceil(1000).try_into().unwrap_or(u64::MAX))
}

/// The past of one signal; `ahead` is what to take off the server's times.
pub(super) fn past(asked: &Asked, values: Vec<Run>, limits: &[Run], step: Duration, ahead: Ahead) -> Past {
    let of_series = |run: Run| {
        let labels = run.labels.without_metric();
        let limits = limits.iter().find(|limit| limit.labels.without_metric() == labels);
        let limit_at = move |at: Timestamp| {
            let samples = &limits?.samples;
            let place = samples.partition_point(|limit| limit.at <= at).checked_sub(1)?;
            Some(samples.get(place)?.value)
        };
        let labels: Labels = labels;
        run.samples.into_iter().map(move |sample| Reading {
            labels: labels.clone(),
            value: sample.value,
            limit: limit_at(sample.at),
            at: ahead.here(sample.at),
        })
    };
    let readings = values.into_iter().flat_map(of_series).collect();
    Past { signal: asked.signal.clone(), readings, step }
}

/// How far a server's clock is ahead of this machine's, in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Ahead(pub(super) i64);

impl Ahead {
    /// A time of the server in this machine's time.
    pub(super) fn here(self, there: Timestamp) -> Timestamp {
        Timestamp::from_millis(there.millis() - self.0 * 1000)
    }

    /// A time of this machine in the server's.
    pub(super) fn there(self, here: Timestamp) -> Timestamp {
        Timestamp::from_millis(here.millis() + self.0 * 1000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Sample;

    #[test]
    fn steps_are_whole_seconds_and_fit_a_chart() {
        let secs = |hours: u64| step(Duration::from_hours(hours)).as_secs();
        assert_eq!([secs(1), secs(6), secs(24)], [5, 30, 120]);
        assert_eq!(alert_step(Duration::from_hours(6)).as_secs(), 11);
        assert_eq!(alert_step(Duration::from_mins(1)).as_secs(), 1);
    }

    #[test]
    fn each_reading_has_the_limit_of_its_time() {
        let run = |samples: &[(i64, f64)]| Run {
            labels: Labels::new([("__name__", "x"), ("pool", "orders")]),
            samples: samples
                .iter()
                .map(|(secs, value)| Sample { at: Timestamp::from_millis(secs * 1000), value: *value })
                .collect(),
        };
        let asked = Asked { signal: "pool".into(), expr: String::new(), limit: None, is_shown: true };
        let values = vec![run(&[(10, 1.0), (20, 2.0)])];
        let past = past(&asked, values, &[run(&[(20, 50.0)])], FINEST, Ahead(3));
        let told: Vec<_> = past.readings.iter().map(|r| (r.at.millis(), r.value, r.limit)).collect();
        assert_eq!(told, [(7_000, 1.0, None), (17_000, 2.0, Some(50.0))]);
        assert_eq!(past.readings[0].labels.to_string(), r#"{pool="orders"}"#);
    }
}
