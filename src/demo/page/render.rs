//! The whole page.

use super::super::calendar::Micros;
use super::super::pod::Pod;
use super::super::process::Process;
use super::format::Format;
use super::writer::{Running, Writer};
use super::{http, jvm, pools, process};

/// The page of the pods that run, at `now`; `unix` tells seconds since the Unix epoch.
pub(in super::super) fn render<'a, F: Fn(Micros) -> f64>(
    pods: impl Iterator<Item = (&'a Pod, &'a Process)>,
    now: Micros,
    format: Format,
    unix: F,
) -> String {
    let running = pods.map(|(pod, process)| Running {
        pod,
        process,
        started: unix(process.started),
        labels: format!("application=\"checkout\",pod=\"checkout-{}\"", pod.index),
    });
    let running = running.collect();
    let mut page = Writer { out: String::with_capacity(64 << 10), format, running, now, unix };
    process::families(&mut page);
    http::families(&mut page);
    pools::families(&mut page);
    jvm::families(&mut page);
    if format == Format::OpenMetrics {
        page.out.push_str("# EOF\n");
    }
    page.out
}
