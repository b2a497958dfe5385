//! How bad a value is.

use super::spec::{Role, SignalSpec};
use super::threshold::Threshold;
use crate::model::{Reading, Severity};

/// How bad a value is at this moment, from calm to alarming; how long it has been plays no part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Within bounds, or without any.
    Ok,
    /// Nothing is known: worse than ok, because nobody can rely on it.
    NoData,
    /// At or above the warning threshold.
    Warning,
    /// At or above the critical threshold.
    Critical,
}

impl Level {
    /// The level of a reading under the signal's thresholds. NaN is no data; a signal with a limit
    /// is judged by its share of it, and is never judged when the limit is unknown or zero.
    pub fn of(spec: &SignalSpec, reading: &Reading) -> Self {
        let Some(measure) = spec.measure(reading) else { return Self::Ok };
        if measure.is_nan() {
            return Self::NoData;
        }
        let reached = |threshold: Option<Threshold>| threshold.is_some_and(|t| t.is_reached(measure));
        if reached(spec.critical) {
            Self::Critical
        } else if reached(spec.warning) {
            Self::Warning
        } else {
            Self::Ok
        }
    }

    /// The word for this level on a gauge of `spec` with this reading: a resource at its limit is
    /// `FULL`, not merely critical.
    pub fn word(self, spec: &SignalSpec, reading: &Reading) -> &'static str {
        let full = reading.limit.is_some_and(|limit| limit > 0.0 && reading.value >= limit);
        match self {
            Self::Critical if spec.role == Role::Saturation && full => "FULL",
            Self::Critical => "CRITICAL",
            Self::Warning => "WARNING",
            Self::NoData => "NO DATA",
            Self::Ok => "ok",
        }
    }
}

impl From<Severity> for Level {
    /// The level of an alert; one that is only worth knowing is no trouble.
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Critical => Self::Critical,
            Severity::Warning => Self::Warning,
            Severity::Info => Self::Ok,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Labels, Timestamp, Unit};

    fn pool(limit: Option<&str>) -> SignalSpec {
        SignalSpec {
            id: "pool".into(),
            name: "Pool".into(),
            source: "app".into(),
            role: Role::Saturation,
            unit: Unit::Count,
            expr: "in_use".to_owned(),
            limit: limit.map(ToOwned::to_owned),
            warning: Some(Threshold::at_once(0.8)),
            critical: Some(Threshold::at_once(1.0)),
        }
    }

    fn reading(value: f64, limit: Option<f64>) -> Reading {
        Reading { labels: Labels::default(), value, limit, at: Timestamp::default() }
    }

    #[test]
    fn a_pool_is_judged_by_its_share() {
        let spec = pool(Some("max"));
        let level = |value| Level::of(&spec, &reading(value, Some(50.0)));
        assert_eq!([level(39.0), level(40.0), level(50.0)], [Level::Ok, Level::Warning, Level::Critical]);
        assert_eq!(Level::Critical.word(&spec, &reading(50.0, Some(50.0))), "FULL");
    }

    #[test]
    fn an_unknown_maximum_is_never_full() {
        let spec = pool(Some("max"));
        assert_eq!(Level::of(&spec, &reading(50.0, None)), Level::Ok);
        assert_eq!(Level::of(&spec, &reading(50.0, Some(0.0))), Level::Ok);
    }

    #[test]
    fn nan_is_no_data() {
        let spec = SignalSpec { limit: None, ..pool(None) };
        assert_eq!(Level::of(&spec, &reading(f64::NAN, None)), Level::NoData);
        assert_eq!(Level::of(&spec, &reading(f64::INFINITY, None)), Level::Critical);
    }
}
