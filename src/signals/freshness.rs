//! Whether a number may be believed.

use std::time::Duration;

use super::gauge::Gauge;
use super::health::Health;
use crate::model::{Text, Timestamp};

/// Whether a gauge's number may be believed, and if not, why.
#[derive(Clone, Debug, PartialEq)]
pub enum Freshness {
    /// The number is as young as it can be.
    Live,
    /// The number is old: nothing newer came in time, or its source is silent.
    Stale,
    /// The source refuses or answers nonsense; the number, if any, is from before.
    Down(Text),
    /// There is no number, and why.
    NoData(Text),
    /// There is nothing to divide by: no requests, no ratio.
    NoTraffic,
}

impl Freshness {
    /// The freshness of a gauge whose source is in this health, at `now`.
    pub fn of(gauge: &Gauge, health: &Health, now: Timestamp) -> Self {
        let refused = health.is_down() && !health.silent;
        let Some(reading) = &gauge.latest else {
            return match &gauge.missing {
                _ if health.is_down() => Self::Down(health.reason.clone()),
                Some(reason) => Self::NoData(reason.clone()),
                None => Self::NoData(Text::line("waiting for the first answer")),
            };
        };
        if refused {
            Self::Down(health.reason.clone())
        } else if let Some(reason) = &gauge.missing {
            Self::NoData(reason.clone())
        } else if health.is_down() || now.since(reading.at) > health.spec.stale_after {
            // Samples may be far apart: whether there is a newer one is not known while nobody answers.
            Self::Stale
        } else if reading.value.is_nan() {
            Self::NoTraffic
        } else {
            Self::Live
        }
    }

    /// Whether the number is of this moment.
    pub fn is_live(&self) -> bool {
        matches!(self, Self::Live)
    }

    /// How old the gauge's number is, where it has one.
    pub fn age(gauge: &Gauge, now: Timestamp) -> Option<Duration> {
        gauge.latest.as_ref().map(|reading| now.since(reading.at))
    }
}
