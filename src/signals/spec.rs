//! What a signal is: an expression, what it stands for, and when it is bad.

use std::sync::Arc;

use crate::model::Unit;

/// What a signal says about the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// How much is asked of it.
    Traffic,
    /// How much of that fails.
    Errors,
    /// How long it takes.
    Latency,
    /// How full a bounded resource is.
    Saturation,
    /// How much waits for that resource.
    Waiting,
    /// Whether something can be reached, and how fast.
    Probe,
    /// What the process or machine uses.
    Usage,
}

impl Role {
    /// Every role with the name it has in data files and configs.
    pub const NAMES: [(&'static str, Self); 7] = [
        ("traffic", Self::Traffic),
        ("errors", Self::Errors),
        ("latency", Self::Latency),
        ("saturation", Self::Saturation),
        ("waiting", Self::Waiting),
        ("probe", Self::Probe),
        ("usage", Self::Usage),
    ];

    /// The role called `name` in data files and configs.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, role)| *role)
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
    pub warning: Option<f64>,
    /// Critical from here on: in the signal's unit, or, with a limit, as a share of it.
    pub critical: Option<f64>,
}
