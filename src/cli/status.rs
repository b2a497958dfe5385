//! `warroom status`: one line per signal, for scripts and monitoring systems.

use std::fmt::Write as _;
use std::process::ExitCode;

use anyhow::Result;
use serde_json::json;

use super::args::StatusArgs;
use super::config::Wanted;
use super::dashboard::gathered;
use super::failure::tell;
use super::print::print;
use crate::app::App;
use crate::model::AlertState;
use crate::signals::{Freshness, Gauge, Level, Strain, Told};

/// Exit code of a state that is not known: the monitoring-plugin convention.
pub(super) const UNKNOWN: u8 = 3;

/// Asks every endpoint and prints what it says; 0 ok, 1 warning, 2 critical, 3 unknown.
pub(super) fn run(args: &StatusArgs) -> ExitCode {
    match printed(args) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            tell(&error);
            ExitCode::from(UNKNOWN)
        }
    }
}

fn printed(args: &StatusArgs) -> Result<u8> {
    let app = gathered(&Wanted::needed(&args.urls, &args.config)?, args.wait)?;
    print(&if args.json { format!("{}\n", as_json(&app)) } else { as_lines(&app) })?;
    Ok(exit_code(&app))
}

/// What is known to be critical outranks what is not known.
fn exit_code(app: &App) -> u8 {
    let level = worst(app);
    let silent = app.gauges.sources().iter().any(|health| health.answered.is_none());
    match level {
        Level::Critical => 2,
        _ if silent => UNKNOWN,
        Level::Warning => 1,
        Level::NoData => UNKNOWN,
        Level::Ok => 0,
    }
}

/// The worst of what is watched and of what others say fires.
fn worst(app: &App) -> Level {
    let gauges = app.gauges.iter().next().map(|_| app.worst());
    let quiet = app.outside.tellers().next().map(|_| Level::Ok);
    let alerts =
        firing(app).filter(|told| !told.alert.is_suppressed()).map(|told| Level::from(told.alert.severity()));
    gauges.into_iter().chain(quiet).chain(alerts).max().unwrap_or(Level::NoData)
}

/// What others say fires.
fn firing(app: &App) -> impl Iterator<Item = &Told> {
    app.outside.alerts().iter().filter(|told| told.alert.state == AlertState::Firing)
}

/// `CRITICAL  PoolFull{pool="orders"}  fires since 02:00:04: the pool is full`, or that it is muted.
fn alert_line(told: &Told) -> String {
    let alert = &told.alert;
    let word = match (alert.is_suppressed(), Level::from(alert.severity())) {
        (true, _) => "muted",
        (false, Level::Critical) => "CRITICAL",
        (false, Level::Warning) => "WARNING",
        (false, _) => "ok",
    };
    let summary = alert.summary();
    let summary = if summary.is_empty() { String::new() } else { format!(": {summary}") };
    let since = alert.starts_at.utc().format("%H:%M:%S");
    format!("{word:<9} {}  fires since {since}{summary}", told.subject)
}

fn as_lines(app: &App) -> String {
    let mut text = String::new();
    for health in app.gauges.sources().iter().filter(|health| health.failures > 0) {
        let _ = writeln!(text, "{:<9} {}: {}", "DOWN", health.spec.name, health.reason);
    }
    for gauge in app.gauges.iter() {
        let (freshness, level) = app.gauges.state(gauge, app.now);
        let word = word(app, gauge, &freshness, level);
        let reason = strain(app, gauge).map(|strain| format!(", {}", strain.reason())).unwrap_or_default();
        let _ = writeln!(text, "{word:<9} {}  {}{reason}", title(gauge), value(gauge, &freshness));
    }
    firing(app).for_each(|told| text.push_str(&(alert_line(told) + "\n")));
    if text.is_empty() && app.outside.tellers().next().is_some() {
        text.push_str("ok        nothing fires\n");
    }
    if text.is_empty() {
        text.push_str("UNKNOWN   there is an answer, but nothing in it that warroom knows\n");
    }
    text
}

fn strain(app: &App, gauge: &Gauge) -> Option<Strain> {
    app.gauges.strain(gauge, app.now)
}

fn word(app: &App, gauge: &Gauge, freshness: &Freshness, level: Level) -> &'static str {
    match (freshness, &gauge.latest) {
        (Freshness::Live, Some(reading)) => {
            strain(app, gauge).map_or_else(|| level.word(&gauge.spec, reading), |strain| strain.word())
        }
        (Freshness::Stale, _) => "STALE",
        (Freshness::Down(_), _) => "DOWN",
        (Freshness::NoTraffic, _) => "ok",
        _ => "NO DATA",
    }
}

fn title(gauge: &Gauge) -> String {
    format!("{} {}", gauge.spec.name, gauge.labels.shown()).trim_end().to_owned()
}

fn value(gauge: &Gauge, freshness: &Freshness) -> String {
    match freshness {
        Freshness::NoData(reason) | Freshness::Down(reason) => reason.to_string(),
        Freshness::NoTraffic => "no traffic".to_owned(),
        Freshness::Live | Freshness::Stale => gauge.latest.as_ref().map_or_else(String::new, |reading| {
            let shown = gauge.spec.unit.show(reading.value);
            match reading.limit.filter(|limit| *limit > 0.0) {
                Some(limit) => format!("{shown} of {}", gauge.spec.unit.show(limit)),
                None if gauge.spec.limit.is_some() => format!("{shown} of ?"),
                None => shown,
            }
        }),
    }
}

fn as_json(app: &App) -> serde_json::Value {
    let sources: Vec<_> = app.gauges.sources().iter().map(source_json).collect();
    let signals: Vec<_> = app.gauges.iter().map(|gauge| gauge_json(app, gauge)).collect();
    let alerts: Vec<_> = firing(app).map(alert_json).collect();
    let at = app.now.to_string();
    json!({ "board": app.board.as_str(), "at": at, "sources": sources, "signals": signals, "alerts": alerts })
}

fn source_json(health: &crate::signals::Health) -> serde_json::Value {
    json!({
        "name": &*health.spec.name,
        "url": health.spec.url.as_str(),
        "answered": health.answered.map(|at| at.to_string()),
        "failure": (health.failures > 0).then(|| health.reason.as_str()),
    })
}

fn alert_json(told: &Told) -> serde_json::Value {
    let labels: serde_json::Map<_, _> =
        told.alert.labels.iter().map(|label| (label.name.to_string(), json!(&*label.value))).collect();
    json!({
        "name": told.alert.name(),
        "labels": labels,
        "severity": told.alert.severity().name(),
        "since": told.alert.starts_at.to_string(),
        "muted": told.alert.is_suppressed(),
        "summary": told.alert.summary().as_str(),
    })
}

fn gauge_json(app: &App, gauge: &Gauge) -> serde_json::Value {
    let (freshness, level) = app.gauges.state(gauge, app.now);
    let labels: serde_json::Map<_, _> =
        gauge.labels.iter().map(|label| (label.name.to_string(), json!(&*label.value))).collect();
    let reading = gauge.latest.as_ref();
    json!({
        "signal": &*gauge.spec.name,
        "labels": labels,
        "level": word(app, gauge, &freshness, level).to_lowercase(),
        "value": reading.map(|reading| reading.value).filter(|value| value.is_finite()),
        "limit": reading.and_then(|reading| reading.limit).filter(|limit| limit.is_finite()),
        "at": reading.map(|reading| reading.at.to_string()),
        "expr": gauge.spec.expr,
        "source": &*gauge.spec.source,
    })
}
