//! The Java side: memory, collections, threads, logging.

use super::super::calendar::{Micros, secs};
use super::super::jvm::{CODE_CACHE, EDEN, METASPACE, OLD, SURVIVOR};
use super::super::process::Process;
use super::http::request_threads;
use super::writer::{Kind, Writer};

const PAUSE: &str = r#"action="end of minor GC",cause="G1 Evacuation Pause",gc="G1 Young Generation""#;

/// Threads of a process besides those for requests.
const OTHER_THREADS: u32 = 31;

/// The spaces of the memory: labels and size, in bytes.
const SPACES: [(&str, u64); 5] = [
    (r#"area="heap",id="G1 Eden Space""#, EDEN),
    (r#"area="heap",id="G1 Survivor Space""#, SURVIVOR),
    (r#"area="heap",id="G1 Old Gen""#, OLD),
    (r#"area="nonheap",id="Metaspace""#, METASPACE),
    (r#"area="nonheap",id="CodeCache""#, CODE_CACHE),
];

pub(super) fn families<F: Fn(Micros) -> f64>(page: &mut Writer<'_, F>) {
    memory(page);
    collections(page);
    threads(page);
    page.family(Kind::Counter, "logback_events", "Log events by level", |running, rows| {
        let [error, warn, info] = running.process.logged;
        for (level, count) in [("error", error), ("warn", warn), ("info", info), ("debug", 0), ("trace", 0)] {
            rows.value(&format!("level=\"{level}\""), count as f64);
        }
    });
}

fn memory<F: Fn(Micros) -> f64>(page: &mut Writer<'_, F>) {
    let now = page.now;
    page.family(Kind::Gauge, "jvm_memory_used_bytes", "Memory in use", |running, rows| {
        let used = used(running.process, secs(now - running.process.started));
        for ((space, _), used) in SPACES.into_iter().zip(used) {
            rows.value(space, used as f64);
        }
    });
    page.family(Kind::Gauge, "jvm_memory_max_bytes", "Memory at most", |_, rows| {
        for (space, size) in SPACES {
            rows.value(space, size as f64);
        }
    });
}

fn collections<F: Fn(Micros) -> f64>(page: &mut Writer<'_, F>) {
    let now = page.now;
    page.family(Kind::Summary, "jvm_gc_pause_seconds", "Pauses for garbage collection", |running, rows| {
        rows.summary(PAUSE, &running.process.jvm.pauses);
    });
    page.family(Kind::Gauge, "jvm_gc_pause_seconds_max", "Longest recent pause", |running, rows| {
        rows.value(PAUSE, running.process.jvm.pauses.max.at(now));
    });
    page.family(Kind::Counter, "jvm_gc_memory_allocated_bytes", "Memory allocated", |running, rows| {
        rows.value("", running.process.jvm.allocated as f64);
    });
    page.family(
        Kind::Counter,
        "jvm_gc_memory_promoted_bytes",
        "Memory moved to old space",
        |running, rows| {
            rows.value("", running.process.jvm.promoted as f64);
        },
    );
}

fn threads<F: Fn(Micros) -> f64>(page: &mut Writer<'_, F>) {
    let live = |process: &Process| request_threads(process) + OTHER_THREADS;
    page.gauge("jvm_threads_live_threads", "Live threads", |running| f64::from(live(running.process)));
    page.gauge("jvm_threads_peak_threads", "Most live threads so far", |running| {
        f64::from(live(running.process))
    });
    page.gauge("jvm_threads_daemon_threads", "Daemon threads", |running| {
        f64::from(live(running.process) - 4)
    });
    page.family(Kind::Gauge, "jvm_threads_states_threads", "Threads by state", |running, rows| {
        let process = running.process;
        let pending = process.pool.pending() as u32;
        let runnable = process.busy.saturating_sub(pending) + 9;
        let waiting = live(process).saturating_sub(runnable + pending);
        for (state, count) in
            [("runnable", runnable), ("timed-waiting", pending), ("waiting", waiting), ("blocked", 0)]
        {
            rows.value(&format!("state=\"{state}\""), f64::from(count));
        }
    });
}

/// Bytes in use in each of [`SPACES`]; classes and compiled code settle in the first minutes.
fn used(process: &Process, uptime: f64) -> [u64; SPACES.len()] {
    let settled = 1.0 - (-uptime / 90.0).exp();
    let grown = |from: u64, to: u64| (from << 20) + ((to << 20) as f64 * settled) as u64;
    [process.jvm.eden, process.jvm.survivor, process.jvm.old, grown(88, 41), grown(18, 47)]
}
