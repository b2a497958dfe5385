//! A preset: what one kind of exporter offers, as data.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;

use super::threshold::ThresholdValue;
use crate::model::{Text, Unit};
use crate::signals::{Role, Threshold};

/// What one kind of exporter offers: the families it is recognised by, and the signals they make.
#[derive(Clone, Debug)]
pub struct Preset {
    /// The file's name.
    pub name: String,
    /// What a person calls it.
    pub title: String,
    /// Used only where no other preset fits.
    pub fallback: bool,
    /// When it fits.
    pub fits: Fits,
    /// Names that stand for the first of these labels that the endpoint has.
    pub choose: BTreeMap<String, Vec<String>>,
    /// The signals, pools expanded.
    pub signals: Vec<PresetSignal>,
    /// How many of them, from the first on, are those of its pool.
    pub pool: usize,
}

/// When a preset or one of its signals fits: `family` or `family{label}`, all or none of them.
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

/// A preset that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("preset {name}: {reason}")]
pub struct PresetError {
    name: String,
    reason: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: String,
    #[serde(default)]
    fallback: bool,
    needs: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    choose: BTreeMap<String, Vec<String>>,
    pool: Option<PoolTable>,
    #[serde(default)]
    signal: Vec<SignalTable>,
}

/// The expressions of a pool, as `[pool]` in a preset and `[[pool]]` in a config have them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PoolTable {
    /// How many are taken.
    pub(super) in_use: String,
    /// How many there are.
    pub(super) max: Option<String>,
    /// How many wait for one.
    pub(super) waiting: Option<String>,
    /// How many gave up waiting, a second.
    pub(super) timeouts: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignalTable {
    name: String,
    role: String,
    unit: String,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    families: Option<Vec<String>>,
    #[serde(default)]
    except: Vec<String>,
    expr: String,
    limit: Option<String>,
    warning: Option<ThresholdValue>,
    critical: Option<ThresholdValue>,
}

impl Preset {
    /// Decodes a preset's TOML; the error names the place.
    pub fn decode(name: &str, text: &str) -> Result<Self, PresetError> {
        let error = |reason: &str| PresetError { name: name.to_owned(), reason: Text::block(reason) };
        let file: File = toml::from_str(text).map_err(|e| error(&e.to_string()))?;
        let mut signals = file.pool.map(expand_pool).unwrap_or_default();
        let pool = signals.len();
        for table in file.signal {
            signals.push(signal(table).map_err(|reason| error(&reason))?);
        }
        Ok(Self {
            name: name.to_owned(),
            title: file.title,
            fallback: file.fallback,
            fits: Fits { needs: file.needs, unless: file.unless },
            choose: file.choose,
            signals,
            pool,
        })
    }
}

fn signal(table: SignalTable) -> Result<PresetSignal, String> {
    let role =
        Role::from_name(&table.role).ok_or_else(|| format!("{}: no role {}", table.name, table.role))?;
    let unit =
        Unit::from_name(&table.unit).ok_or_else(|| format!("{}: no unit {}", table.name, table.unit))?;
    Ok(PresetSignal {
        name: table.name,
        role,
        unit,
        fits: Fits { needs: table.needs, unless: table.unless },
        each: table.families.map(|families| Each { families, except: table.except }),
        expr: table.expr,
        limit: table.limit,
        warning: table.warning.map(|threshold| threshold.0),
        critical: table.critical.map(|threshold| threshold.0),
    })
}

/// What comes and goes within this time is the normal noise of a pool.
const HOLD: Duration = Duration::from_secs(30);

/// A pool in one line becomes how full it is, how many wait for it, and how many gave up.
pub(super) fn expand_pool(pool: PoolTable) -> Vec<PresetSignal> {
    let blank = PresetSignal {
        name: "Pool".to_owned(),
        role: Role::Saturation,
        unit: Unit::Count,
        fits: Fits::default(),
        each: None,
        expr: pool.in_use,
        limit: pool.max,
        warning: Some(Threshold::held(0.8, 30, 0.7)),
        critical: Some(Threshold::held(1.0, 30, 0.9)),
    };
    // A queue of ten does not drain by itself; a single waiter comes and goes.
    let waiting = pool.waiting.map(|expr| PresetSignal {
        name: "Pool waiting".to_owned(),
        role: Role::Waiting,
        expr,
        limit: None,
        warning: Some(Threshold { hold: HOLD, ..Threshold::at_once(1.0) }),
        critical: Some(Threshold::held(10.0, 30, 5.0)),
        ..blank.clone()
    });
    // Every timeout is a request that failed: any rate warns, one a second is an incident.
    let timeouts = pool.timeouts.map(|expr| PresetSignal {
        name: "Pool timeouts".to_owned(),
        role: Role::Waiting,
        unit: Unit::PerSecond,
        expr,
        limit: None,
        warning: Some(Threshold::at_once(f64::MIN_POSITIVE)),
        critical: Some(Threshold::held(1.0, 30, 0.5)),
        ..blank.clone()
    });
    [Some(blank), waiting, timeouts].into_iter().flatten().collect()
}
