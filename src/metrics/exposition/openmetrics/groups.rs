//! Groups: the samples of one metric with the same labels, in one piece and in order of time.

use std::collections::HashSet;

use super::super::fault::Fault;
use super::super::kind::Kind;
use super::super::line::Line;
use super::super::report::Report;
use super::histogram::Histogram;
use crate::model::Timestamp;

/// The groups of the metric at hand.
#[derive(Default)]
pub(super) struct Groups {
    seen: HashSet<u64>,
    current: Option<Group>,
    histogram: Option<Histogram>,
}

#[derive(Clone, Copy, PartialEq)]
struct Group {
    labels: u64,
    timestamp: Option<Timestamp>,
}

impl Groups {
    /// Judges a sample of the metric `family` by those before it.
    pub(super) fn sample<'a>(
        &mut self,
        kind: Kind,
        family: &str,
        suffix: &str,
        line: &Line<'a>,
        report: &mut Report,
    ) -> Result<(), Fault<'a>> {
        let group = Group { labels: labels(kind, family, suffix, line), timestamp: line.timestamp };
        match self.current {
            Some(current) if current.labels == group.labels => in_order(kind, current, group)?,
            _ if !self.seen.insert(group.labels) => report.complain(line.number, Fault::SplitGroup),
            _ => {}
        }
        if matches!(kind, Kind::Histogram | Kind::GaugeHistogram) {
            self.bucketed(group, suffix, line, report)?;
        }
        self.current = Some(group);
        Ok(())
    }

    fn bucketed(
        &mut self,
        group: Group,
        suffix: &str,
        line: &Line<'_>,
        report: &mut Report,
    ) -> Result<(), Fault<'static>> {
        if self.current != Some(group) {
            self.finish_histogram(report);
        }
        self.histogram.get_or_insert_default().sample(suffix, line)
    }

    /// Ends the metric: complains about what is missing and forgets its groups.
    pub(super) fn finish(&mut self, report: &mut Report) {
        self.finish_histogram(report);
        self.seen.clear();
        self.current = None;
    }

    fn finish_histogram(&mut self, report: &mut Report) {
        let Some(histogram) = self.histogram.take() else { return };
        if let Err(fault) = histogram.finish() {
            report.complain(histogram.last_line(), fault);
        }
    }
}

/// A hash of the labels that tell groups apart: those that tell samples within one do not count,
/// and of an info metric none does.
fn labels(kind: Kind, family: &str, suffix: &str, line: &Line<'_>) -> u64 {
    match (kind, suffix) {
        (Kind::Info, _) => 0,
        (Kind::Summary, "") => line.labels.fingerprint(Some("quantile")),
        (Kind::StateSet, _) => line.labels.fingerprint(Some(family)),
        (_, "_bucket") => line.labels.fingerprint(Some("le")),
        _ => line.labels.fingerprint(None),
    }
}

fn in_order(kind: Kind, current: Group, next: Group) -> Result<(), Fault<'static>> {
    match (current.timestamp, next.timestamp) {
        (None, Some(_)) | (Some(_), None) => Err(Fault::MixedTimestamps),
        (Some(before), Some(after)) if after < before && kind != Kind::Info => Err(Fault::TimestampBack),
        _ => Ok(()),
    }
}
