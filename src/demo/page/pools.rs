//! Connection pools, by the names `HikariCP`'s metrics tracker registers with Micrometer.

use super::super::calendar::Micros;
use super::super::job::Request;
use super::super::meter::Summary;
use super::super::pool::Pool;
use super::super::process::Process;
use super::writer::{Kind, Writer};

const POOL: &str = r#"pool="orders""#;

pub(super) fn families<F: Fn(Micros) -> f64>(page: &mut Writer<'_, F>) {
    levels(page);
    page.family(Kind::Counter, "hikaricp_connections_timeout", "Waits that timed out", |running, rows| {
        rows.value(POOL, running.process.pool.timeouts as f64);
    });
    times(
        page,
        ["hikaricp_connections_acquire_seconds", "hikaricp_connections_acquire_seconds_max"],
        "Time to get a connection",
        |process| &process.pool.acquired,
    );
    times(
        page,
        ["hikaricp_connections_usage_seconds", "hikaricp_connections_usage_seconds_max"],
        "Time a connection was held before it was given back",
        |process| &process.pool.used,
    );
    times(
        page,
        ["hikaricp_connections_creation_seconds", "hikaricp_connections_creation_seconds_max"],
        "Time to open a connection",
        |process| &process.pool.created,
    );
}

fn levels<F: Fn(Micros) -> f64>(page: &mut Writer<'_, F>) {
    let mut level = |name, help, value: fn(&Pool<Request>) -> f64| {
        page.family(Kind::Gauge, name, help, |running, rows| rows.value(POOL, value(&running.process.pool)));
    };
    level("hikaricp_connections", "Connections", |pool| f64::from(pool.open()));
    level("hikaricp_connections_active", "Connections in use", |pool| f64::from(pool.in_use()));
    level("hikaricp_connections_idle", "Idle connections", |pool| f64::from(pool.idle()));
    level("hikaricp_connections_pending", "Threads waiting for a connection", |pool| pool.pending() as f64);
    level("hikaricp_connections_max", "Connections at most", |pool| f64::from(pool.max()));
    level("hikaricp_connections_min", "Connections at least", |pool| f64::from(pool.max()));
}

/// A summary called by the first of `names`, and its recent maximum by the second.
fn times<F: Fn(Micros) -> f64>(
    page: &mut Writer<'_, F>,
    names: [&'static str; 2],
    help: &str,
    of: fn(&Process) -> &Summary,
) {
    let now = page.now;
    page.family(Kind::Summary, names[0], help, |running, rows| rows.summary(POOL, of(running.process)));
    page.family(Kind::Gauge, names[1], help, |running, rows| {
        rows.value(POOL, of(running.process).max.at(now));
    });
}
