//! The process and what surrounds it: build, uptime, processors, files, the way to the database.

use super::super::calendar::{Micros, secs};
use super::writer::{Kind, Writer};

/// The label of the probe's target.
const DATABASE: &str = r#"target="orders-db""#;

/// Files a process has open besides its connections.
const FILES: u32 = 118;

pub(super) fn families<F: Fn(Micros) -> f64>(page: &mut Writer<'_, F>) {
    build(page);
    processors(page);
    probe(page);
}

fn build<F: Fn(Micros) -> f64>(page: &mut Writer<'_, F>) {
    page.family(Kind::Info, "application_build", "The build that runs", |running, rows| {
        let release = running.process.release;
        rows.value(&format!(r#"version="{}",commit="{}""#, release.version, release.commit), 1.0);
    });
    page.gauge("process_start_time_seconds", "Start of the process since the Unix epoch", |running| {
        running.started
    });
    let now = page.now;
    page.gauge("process_uptime_seconds", "Uptime of the process", |running| {
        secs(now - running.process.started)
    });
    page.gauge("process_files_open_files", "Open file descriptors", |running| {
        f64::from(FILES + running.process.pool.open() + running.process.busy)
    });
    page.gauge("process_files_max_files", "File descriptors at most", |_| 1_048_576.0);
}

fn processors<F: Fn(Micros) -> f64>(page: &mut Writer<'_, F>) {
    page.gauge("process_cpu_usage", "Share of the processors this process uses", |running| {
        running.pod.host.process_cpu
    });
    page.gauge("system_cpu_usage", "Share of the processors in use", |running| running.pod.host.system_cpu);
    page.gauge("system_load_average_1m", "Load average of the last minute", |running| running.pod.host.load);
}

/// The database as seen from the service: reachable, and as near as ever.
fn probe<F: Fn(Micros) -> f64>(page: &mut Writer<'_, F>) {
    page.family(Kind::Gauge, "probe_success", "Whether the last probe succeeded", |_, rows| {
        rows.value(DATABASE, 1.0);
    });
    page.family(Kind::Gauge, "probe_duration_seconds", "Duration of the last probe", |running, rows| {
        rows.value(DATABASE, running.pod.host.probe);
    });
}
