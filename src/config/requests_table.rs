//! Requests as a preset has them, and the signals they make.

use serde::Deserialize;

use super::preset_signal::{Fits, PresetSignal};
use crate::model::Unit;
use crate::signals::{Role, Threshold};

/// `[requests]` of a preset: a counter of requests whose labels tell which of them failed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestsTable {
    /// The counter.
    pub family: String,
    /// The matchers of those that failed, such as `status=~"5.."`, or several of them, of which the first that
    /// has series counts.
    pub failed: Vec<String>,
    /// The matchers of those that count at all.
    pub only: Option<String>,
    /// The label by which they are told apart.
    pub by: Option<String>,
    /// Histograms or summaries of how long requests take, the best first.
    #[serde(default)]
    pub durations: Vec<String>,
    /// Whether these are in milliseconds.
    #[serde(default)]
    pub milliseconds: bool,
}

/// Requests become how many of them fail, how many there are, and how long they take.
pub(super) fn expand_requests(requests: &RequestsTable) -> Vec<PresetSignal> {
    let total = requests.rate(&requests.family, None);
    let failed: Vec<String> =
        requests.failed.iter().map(|failed| requests.rate(&requests.family, Some(failed))).collect();
    // A counter begins with the first request it counts: without any failed one the ratio is zero, not unknown.
    let ratio = format!("({} or {total} * 0) / {total}", failed.join(" or "));
    let errors = PresetSignal::new("Error rate", Role::Errors, Unit::Ratio, ratio)
        .judged(Threshold::held(0.01, 30, 0.005), Threshold::held(0.05, 30, 0.03));
    let traffic = PresetSignal::new("Traffic", Role::Traffic, Unit::PerSecond, total);
    let mut signals = vec![errors, traffic];
    for (at, duration) in requests.durations.iter().enumerate() {
        let better = requests.durations.get(..at).unwrap_or_default();
        signals.extend(requests.latency(duration, better));
    }
    signals
}

impl RequestsTable {
    /// `sum by (…) (rate(family{…}[1m]))`
    fn rate(&self, family: &str, matchers: Option<&str>) -> String {
        let matchers: Vec<&str> = self.only.as_deref().into_iter().chain(matchers).collect();
        let braces = if matchers.is_empty() { String::new() } else { format!("{{{}}}", matchers.join(",")) };
        let by = self.by.as_ref().map_or(String::new(), |by| format!(" by ({by}) "));
        format!("sum{by}(rate({family}{braces}[1m]))")
    }

    /// The 99th percentile where there are buckets, else the mean; neither beside a `better` one.
    fn latency(&self, duration: &str, better: &[String]) -> [PresetSignal; 2] {
        let part = |suffix: &str| format!("{duration}_{suffix}");
        let buckets = |duration: &String| format!("{duration}_bucket{{le}}");
        let scaled = |expr: String| if self.milliseconds { format!("{expr} / 1000") } else { expr };
        let by_bucket = Self {
            by: Some(self.by.as_ref().map_or("le".to_owned(), |by| format!("{by}, le"))),
            ..self.clone()
        };
        let quantile = format!("histogram_quantile(0.99, {})", by_bucket.rate(&part("bucket"), None));
        let mean = format!("{} / {}", self.rate(&part("sum"), None), self.rate(&part("count"), None));
        let latency = |name: &str, expr: String, needs: String, unless: Vec<String>| PresetSignal {
            fits: Fits { needs: vec![needs], unless },
            ..PresetSignal::new(name, Role::Latency, Unit::Seconds, scaled(expr))
        };
        let better_buckets: Vec<String> = better.iter().map(buckets).collect();
        let mut better_of_any: Vec<String> = better.iter().map(|better| format!("{better}_sum")).collect();
        better_of_any.extend(better_buckets.iter().cloned().chain([buckets(&duration.to_owned())]));
        [
            latency("Latency p99", quantile, buckets(&duration.to_owned()), better_buckets),
            latency("Latency mean", mean, part("sum"), better_of_any),
        ]
    }
}
