//! Requests: what Spring's observation of the server and Tomcat count.

use super::super::calendar::Micros;
use super::super::meter::Timer;
use super::super::process::Process;
use super::super::routes::{Ending, ROUTES, Route};
use super::writer::{Kind, Writer};

/// Threads Tomcat keeps even when nothing happens.
const SPARE_THREADS: u32 = 10;

pub(super) fn families<F: Fn(Micros) -> f64>(page: &mut Writer<'_, F>) {
    let name = "http_server_requests_seconds";
    page.family(Kind::Histogram, name, "Duration of HTTP server request handling", |running, rows| {
        responses(running.process).for_each(|(labels, timer)| rows.histogram(&labels, timer));
    });
    let (name, now) = ("http_server_requests_seconds_max", page.now);
    page.family(Kind::Gauge, name, "Longest request of the last minutes", |running, rows| {
        responses(running.process).for_each(|(labels, timer)| rows.value(&labels, timer.summary.max.at(now)));
    });
    tomcat(page);
    cache(page);
}

fn tomcat<F: Fn(Micros) -> f64>(page: &mut Writer<'_, F>) {
    page.gauge("tomcat_threads_busy_threads", "Request threads at work or waiting", |running| {
        f64::from(running.process.busy)
    });
    page.gauge("tomcat_threads_current_threads", "Request threads", |running| {
        f64::from(request_threads(running.process))
    });
    page.gauge("tomcat_threads_config_max_threads", "Request threads at most", |running| {
        f64::from(running.process.threads)
    });
    page.family(Kind::Counter, "tomcat_global_error", "Requests answered with an error", |running, rows| {
        rows.value("", errors(running.process) as f64);
    });
}

fn cache<F: Fn(Micros) -> f64>(page: &mut Writer<'_, F>) {
    page.family(Kind::Counter, "cache_gets", "Look-ups in a cache", |running, rows| {
        let cache = &running.process.cache;
        rows.value(r#"cache="catalogue",result="hit""#, cache.hits as f64);
        rows.value(r#"cache="catalogue",result="miss""#, cache.misses as f64);
    });
    page.family(Kind::Counter, "cache_puts", "Entries put into a cache", |running, rows| {
        rows.value(r#"cache="catalogue""#, running.process.cache.misses as f64);
    });
}

/// Request threads of a process: Tomcat keeps those that were needed once.
pub(super) fn request_threads(process: &Process) -> u32 {
    process.busy_peak.max(SPARE_THREADS)
}

/// The series that have begun: a registry knows a series from its first response on.
fn responses(process: &Process) -> impl Iterator<Item = (String, &Timer)> {
    ROUTES.iter().zip(&process.responses).flat_map(|(route, timers)| {
        let begun = Ending::ALL.into_iter().zip(timers).filter(|(_, timer)| timer.summary.count > 0);
        begun.map(|(ending, timer)| (labels(route, ending), timer))
    })
}

fn labels(route: &Route, ending: Ending) -> String {
    format!(
        r#"method="{}",uri="{}",status="{}",outcome="{}",exception="{}""#,
        route.method,
        route.uri,
        ending.status(route),
        ending.outcome(),
        ending.exception()
    )
}

/// Responses with a status of 400 or more.
fn errors(process: &Process) -> u64 {
    let failed = process.responses.iter().flat_map(|timers| Ending::ALL.into_iter().zip(timers));
    failed.filter(|(ending, _)| *ending != Ending::Done).map(|(_, timer)| timer.summary.count).sum()
}
