//! Writes metric families in either format.

use std::fmt::{Display, Write};

use super::super::calendar::Micros;
use super::super::meter::{BOUNDS, Summary, Timer};
use super::super::pod::Pod;
use super::super::process::Process;
use super::format::Format;

/// What kind of family it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Counter,
    Gauge,
    Histogram,
    Info,
    Summary,
}

/// A pod on the page.
pub(super) struct Running<'a> {
    /// The pod.
    pub(super) pod: &'a Pod,
    /// What runs in it.
    pub(super) process: &'a Process,
    /// When that started, in seconds since the Unix epoch.
    pub(super) started: f64,
    /// The labels all its series carry.
    pub(super) labels: String,
}

/// The page as far as it is written.
pub(super) struct Writer<'a, F> {
    pub(super) out: String,
    pub(super) format: Format,
    pub(super) running: Vec<Running<'a>>,
    pub(super) now: Micros,
    /// Seconds since the Unix epoch of a virtual time.
    pub(super) unix: F,
}

/// Where the samples of one pod in one family go.
pub(super) struct Rows<'w, F> {
    out: &'w mut String,
    format: Format,
    kind: Kind,
    name: &'static str,
    running: &'w Running<'w>,
    unix: &'w F,
}

impl<F: Fn(Micros) -> f64> Writer<'_, F> {
    /// A family: `rows` writes each pod's samples. `name` goes without `_total` or `_info`. Nothing
    /// is written when no pod has a sample.
    pub(super) fn family(
        &mut self,
        kind: Kind,
        name: &'static str,
        help: &str,
        rows: impl Fn(&Running<'_>, &mut Rows<'_, F>),
    ) {
        let before = self.out.len();
        self.head(kind, name, help);
        let headed = self.out.len();
        let Self { out, format, running: pods, unix, .. } = self;
        for running in pods.iter() {
            rows(running, &mut Rows { out: &mut *out, format: *format, kind, name, running, unix: &*unix });
        }
        if out.len() == headed {
            out.truncate(before);
        }
    }

    /// A gauge with one sample per pod.
    pub(super) fn gauge(&mut self, name: &'static str, help: &str, value: impl Fn(&Running<'_>) -> f64) {
        self.family(Kind::Gauge, name, help, |running, rows| rows.value("", value(running)));
    }

    fn head(&mut self, kind: Kind, name: &str, help: &str) {
        let name = match (kind, self.format) {
            (Kind::Counter, Format::Text) => format!("{name}_total"),
            (Kind::Info, Format::Text) => format!("{name}_info"),
            _ => name.to_owned(),
        };
        let kind = kind.shown(self.format);
        // Writing to a string cannot fail.
        let _ = writeln!(self.out, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }
}

impl<F: Fn(Micros) -> f64> Rows<'_, F> {
    /// The one sample of a counter, gauge or info with these further labels (`a="b",c="d"`).
    pub(super) fn value(&mut self, labels: &str, value: f64) {
        match self.kind {
            Kind::Counter => {
                self.put("_total", labels, value);
                self.created(labels, self.running.started);
            }
            Kind::Info => self.put("_info", labels, value),
            _ => self.put("", labels, value),
        }
    }

    /// Count and sum of a summary.
    pub(super) fn summary(&mut self, labels: &str, summary: &Summary) {
        self.put("_count", labels, summary.count);
        self.put("_sum", labels, summary.sum);
        self.created(labels, self.running.started);
    }

    /// Buckets, count and sum of a histogram.
    pub(super) fn histogram(&mut self, labels: &str, timer: &Timer) {
        let comma = if labels.is_empty() { "" } else { "," };
        let bounds = BOUNDS.iter().map(|bound| format!("{bound:?}")).chain(["+Inf".to_owned()]);
        let mut below = 0;
        for (bound, count) in bounds.zip(timer.buckets) {
            below += count;
            self.put("_bucket", &format!("{labels}{comma}le=\"{bound}\""), below);
        }
        self.put("_count", labels, timer.summary.count);
        self.put("_sum", labels, timer.summary.sum);
        self.created(labels, (self.unix)(timer.born));
    }

    /// When a series began: only `OpenMetrics` can say it.
    fn created(&mut self, labels: &str, at: f64) {
        if self.format == Format::OpenMetrics {
            self.put("_created", labels, at);
        }
    }

    fn put(&mut self, suffix: &str, labels: &str, value: impl Display) {
        let comma = if labels.is_empty() { "" } else { "," };
        let (name, base) = (self.name, &self.running.labels);
        let _ = writeln!(self.out, "{name}{suffix}{{{base}{comma}{labels}}} {value}");
    }
}

impl Kind {
    fn shown(self, format: Format) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
            Self::Info if format == Format::Text => "gauge",
            Self::Info => "info",
            Self::Summary => "summary",
        }
    }
}
