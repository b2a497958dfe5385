//! The rules of a pool.

use std::time::Duration;

use super::rule::{Rule, Severity, in_template, judged, of_server, reached};
use super::watched::{Pool, title};
use crate::metrics::promql::QueryError;

/// How long a pool must be seen to climb before somebody is told: with the four minutes that this takes, what comes
/// down within six is left out.
const CLIMBING_FOR: Duration = Duration::from_mins(2);

/// The share of the pool by which it must grow a minute to be called leaking.
const LEAK_A_MINUTE: f64 = 0.02;

/// How far ahead is looked, in seconds: time enough to do something about it.
const AHEAD: u32 = 900;

/// The rules of `pool`, whose alerts are called `name`.
pub(super) fn pool_rules(pool: &Pool<'_>, name: &str) -> Result<Vec<Rule>, QueryError> {
    let title = in_template(title(pool.in_use).as_str());
    let in_use = of_server(&pool.in_use.expr)?;
    // A maximum of zero means that there is none.
    let max = pool.in_use.limit.as_deref().map(of_server).transpose()?.map(|max| format!("({max} > 0)"));
    let mut rules = Vec::new();
    if let Some(max) = &max {
        rules.extend(saturation(pool, name, &title, &format!("{in_use} / {max}")));
    }
    rules.extend(waiting(pool, name, &title)?);
    rules.extend(timeouts(pool, name, &title)?);
    rules.push(leak(name, &title, &in_use, max.as_deref()));
    rules.extend(max.map(|max| exhaustion(name, &title, &in_use, &max)));
    Ok(rules)
}

fn saturation(pool: &Pool<'_>, name: &str, title: &str, share: &str) -> Vec<Rule> {
    let rules = judged(pool.in_use.warning, pool.in_use.critical).map(|(severity, threshold)| Rule {
        alert: format!("{name}{}", if severity == Severity::Critical { "Full" } else { "NearlyFull" }),
        says: "How much of the pool is taken. A pool of unknown size never counts as full.".to_owned(),
        expr: reached(share, &threshold),
        hold: threshold.hold,
        severity,
        summary: format!("{title} is {{{{ $value | humanizePercentage }}}} taken"),
    });
    rules.collect()
}

fn waiting(pool: &Pool<'_>, name: &str, title: &str) -> Result<Vec<Rule>, QueryError> {
    let Some(waiting) = pool.waiting else { return Ok(Vec::new()) };
    let expr = of_server(&waiting.expr)?;
    let rules = judged(waiting.warning, waiting.critical).map(|(severity, threshold)| Rule {
        alert: format!("{name}{}", if severity == Severity::Critical { "Exhausted" } else { "Waiting" }),
        says: "How many wait for a connection: also where the pool is not full, but one behind it is."
            .to_owned(),
        expr: reached(&expr, &threshold),
        hold: threshold.hold,
        severity,
        summary: format!("{{{{ $value | humanize }}}} wait for a connection of {title}"),
    });
    Ok(rules.collect())
}

fn timeouts(pool: &Pool<'_>, name: &str, title: &str) -> Result<Vec<Rule>, QueryError> {
    let Some(timeouts) = pool.timeouts else { return Ok(Vec::new()) };
    let expr = of_server(&timeouts.expr)?;
    let rules = judged(timeouts.warning, timeouts.critical).map(|(severity, threshold)| Rule {
        alert: format!("{name}{}", if severity == Severity::Critical { "TimingOut" } else { "Timeouts" }),
        says: "How many give up waiting for a connection: each is a request that failed.".to_owned(),
        expr: reached(&expr, &threshold),
        hold: threshold.hold,
        severity,
        summary: format!("{{{{ $value | humanize }}}} a second give up waiting for a connection of {title}"),
    });
    Ok(rules.collect())
}

fn leak(name: &str, title: &str, in_use: &str, max: Option<&str>) -> Rule {
    let size = max.map_or(in_use.to_owned(), |max| format!("({max} or {in_use})"));
    let slope = format!("deriv({in_use}[5m:15s]) * 60 >= {LEAK_A_MINUTE} * {size}");
    Rule {
        alert: format!("{name}Leak"),
        says: "What is taken grows by a fiftieth of the pool a minute, and its lowest point rises from two minutes \
               to two minutes: connections do not come back. Rising traffic looks the same: compare."
            .to_owned(),
        expr: format!("{slope} and {}", climbing(in_use)),
        hold: CLIMBING_FOR,
        severity: Severity::Warning,
        summary: format!("{title} may leak: {{{{ $value | humanize }}}} more connections taken a minute"),
    }
}

fn exhaustion(name: &str, title: &str, in_use: &str, max: &str) -> Rule {
    let minutes = AHEAD / 60;
    let soon = format!("predict_linear({in_use}[5m:15s], {AHEAD}) >= {max}");
    Rule {
        alert: format!("{name}FullSoon"),
        says: format!(
            "A pool that climbs without coming down, and at this pace is full within {minutes} minutes. One that \
             is full already is told of above."
        ),
        expr: format!("{soon} and {in_use} < {max} and {}", climbing(in_use)),
        hold: CLIMBING_FOR,
        severity: Severity::Critical,
        summary: format!("{title} will be full within {minutes} minutes at this pace"),
    }
}

/// It climbs now, and its lowest point rises from two minutes to the next two: what breathes comes down in between.
fn climbing(in_use: &str) -> String {
    let floor = |back: &str| format!("min_over_time({in_use}[2m:15s]{back})");
    let (now, before, first) = (floor(""), floor(" offset 2m"), floor(" offset 4m"));
    format!("deriv({in_use}[2m:15s]) > 0 and {now} > {before} and {before} > {first}")
}
