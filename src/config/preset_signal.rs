//! One signal of a preset, and when it fits.

use crate::model::Unit;
use crate::signals::{Role, Threshold};

/// When a preset or one of its signals fits: `family` or `family{label}`, or several of them with `|` between,
/// of which one is enough.
#[derive(Clone, Debug, Default)]
pub struct Fits {
    /// All of these are there.
    pub needs: Vec<String>,
    /// None of these is.
    pub unless: Vec<String>,
}

/// Families that a signal is made of, one by one.
#[derive(Clone, Debug, Default)]
pub struct Each {
    /// Names, or `*_ending` for all that end so, each perhaps with a `{label}` that must be there.
    pub families: Vec<String>,
    /// Families that are none of them all the same.
    pub except: Vec<String>,
}

/// One signal of a preset.
#[derive(Clone, Debug)]
pub struct PresetSignal {
    /// What its gauges are titled.
    pub name: String,
    /// What it says about the service.
    pub role: Role,
    /// What its values count.
    pub unit: Unit,
    /// When it fits, beyond its preset.
    pub fits: Fits,
    /// Families of which each makes a signal of its own; `$family` stands for its name.
    pub each: Option<Each>,
    /// Its expression.
    pub expr: String,
    /// The expression of its limit.
    pub limit: Option<String>,
    /// A warning from here on.
    pub warning: Option<Threshold>,
    /// Critical from here on.
    pub critical: Option<Threshold>,
}

impl PresetSignal {
    /// A signal that always fits and is judged by nothing.
    pub(super) fn new(name: &str, role: Role, unit: Unit, expr: String) -> Self {
        Self {
            name: name.to_owned(),
            role,
            unit,
            fits: Fits::default(),
            each: None,
            expr,
            limit: None,
            warning: None,
            critical: None,
        }
    }

    /// The same with thresholds.
    pub(super) fn judged(self, warning: Threshold, critical: Threshold) -> Self {
        Self { warning: Some(warning), critical: Some(critical), ..self }
    }
}
