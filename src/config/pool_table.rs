//! A pool as presets and configs have it, and the signals it makes.

use std::time::Duration;

use serde::Deserialize;

use super::preset_signal::PresetSignal;
use crate::model::Unit;
use crate::signals::{PoolPart, Role, Threshold};

/// The expressions of a pool, as `[pool]` in a preset and `[[pool]]` in a config have them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PoolTable {
    /// How many are taken.
    pub in_use: String,
    /// How many there are, where that is known.
    pub max: Option<String>,
    /// How many wait for one.
    pub waiting: Option<String>,
    /// How many gave up waiting, a second.
    pub timeouts: Option<String>,
    /// How long it takes to get one, in seconds.
    pub acquire: Option<String>,
}

/// What the presets call a pool: the name of each of its signals begins with it.
pub(super) const POOL_NAME: &str = "Pool";

/// What comes and goes within this time is the normal noise of a pool.
const HOLD: Duration = Duration::from_secs(30);

/// A pool in one line becomes how full it is, how many wait for it, how many gave up, and how long it takes.
/// Where the maximum is not known, only those that wait or gave up can say that it is exhausted.
pub(super) fn expand_pool(pool: PoolTable) -> Vec<PresetSignal> {
    let in_use = PresetSignal::new(POOL_NAME, Role::Saturation, Unit::Count, pool.in_use);
    let in_use = match pool.max {
        None => in_use,
        Some(max) => PresetSignal { limit: Some(max), ..in_use }
            .judged(Threshold::held(0.8, 30, 0.7), Threshold::held(1.0, 30, 0.9)),
    };
    let part = |part: PoolPart, expr: String| {
        PresetSignal::new(&part.name_in(POOL_NAME), Role::Waiting, part.unit(), expr)
    };
    // A queue of ten does not drain by itself; a single waiter comes and goes.
    let waiting = pool.waiting.map(|expr| {
        let warning = Threshold { hold: HOLD, ..Threshold::at_once(1.0) };
        part(PoolPart::Waiting, expr).judged(warning, Threshold::held(10.0, 30, 5.0))
    });
    // Every timeout is a request that failed: any rate warns, one a second is an incident.
    let timeouts = pool.timeouts.map(|expr| {
        let warning = Threshold::at_once(f64::MIN_POSITIVE);
        part(PoolPart::Timeouts, expr).judged(warning, Threshold::held(1.0, 30, 0.5))
    });
    let acquire = pool.acquire.map(|expr| part(PoolPart::Acquire, expr));
    [Some(in_use), waiting, timeouts, acquire].into_iter().flatten().collect()
}
