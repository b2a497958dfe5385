//! What a signal is: an expression, what it stands for, and when it is bad.

use std::sync::Arc;

use super::threshold::Threshold;
use crate::model::{Reading, Unit};

/// What a signal says about the service, in the order in which an incident makes one ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// How much fails.
    Errors,
    /// How full a bounded resource is.
    Saturation,
    /// How much waits for that resource.
    Waiting,
    /// How long requests take.
    Latency,
    /// How much is asked of the service.
    Traffic,
    /// Whether something can be reached, and how fast.
    Probe,
    /// What the process or machine uses.
    Usage,
    /// Which build runs: series whose labels tell the version. Not shown; it tells of deploys.
    Build,
    /// When the process started, in seconds since the Unix epoch. Not shown; it dates deploys.
    Start,
}

impl Role {
    /// Every role with the name it has in data files and configs.
    pub const NAMES: [(&'static str, Self); 9] = [
        ("errors", Self::Errors),
        ("saturation", Self::Saturation),
        ("waiting", Self::Waiting),
        ("latency", Self::Latency),
        ("traffic", Self::Traffic),
        ("probe", Self::Probe),
        ("usage", Self::Usage),
        ("build", Self::Build),
        ("start", Self::Start),
    ];

    /// The role called `name` in data files and configs.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, role)| *role)
    }

    /// Its name in data files and configs.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, known)| *known == self).map_or("", |(name, _)| *name)
    }

    /// Whether signals of this role are gauges for people to look at, and kept as readings.
    pub const fn is_shown(self) -> bool {
        !matches!(self, Self::Build | Self::Start)
    }
}

/// One signal: what is asked of a source, and how the answer is judged.
#[derive(Clone, Debug, PartialEq)]
pub struct SignalSpec {
    /// Unique on a board.
    pub id: Arc<str>,
    /// What a gauge is titled.
    pub name: Arc<str>,
    /// The name of the source that answers.
    pub source: Arc<str>,
    /// What it says about the service.
    pub role: Role,
    /// What its values count.
    pub unit: Unit,
    /// The PromQL expression; each series of its answer is one gauge.
    pub expr: String,
    /// The expression for the most each series can be, matched by labels.
    pub limit: Option<String>,
    /// A warning from here on: in the signal's unit, or, with a limit, as a share of it.
    pub warning: Option<Threshold>,
    /// Critical from here on: in the signal's unit, or, with a limit, as a share of it.
    pub critical: Option<Threshold>,
}

impl SignalSpec {
    /// What the thresholds are held against: the value, or its share of the limit; nothing where
    /// that limit is unknown or zero.
    pub fn measure(&self, reading: &Reading) -> Option<f64> {
        if self.limit.is_none() {
            return Some(reading.value);
        }
        let limit = reading.limit.filter(|limit| *limit > 0.0)?;
        Some(reading.value / limit)
    }
}
