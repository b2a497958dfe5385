//! What an exposition offers: which metrics, of what type, with which labels.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::fault::Fault;
use super::format::Format;
use super::kind::Kind;
use super::line::Line;
use super::metadata::{Metadata, Says};
use super::parse::{Entry, walk};
use super::report::Report;
use super::scan::unescape;
use crate::model::Text;

/// All series of one sample name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metric {
    /// The type of the metric it belongs to.
    pub kind: Kind,
    /// What it is, in the endpoint's words.
    pub help: Text,
    /// The unit the endpoint gives; empty for none.
    pub unit: Text,
    /// The names of the labels its series have, raw.
    pub labels: BTreeSet<String>,
    /// How many series there are.
    pub series: u64,
}

/// What an exposition offers, by the names that samples and expressions use:
/// `http_requests_total`, `http_request_duration_seconds_bucket`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survey {
    /// What the walk found; a series that came twice is a bad line.
    pub report: Report,
    metrics: BTreeMap<String, Metric>,
}

impl Survey {
    /// Whether there is a sample called `name`.
    pub fn has(&self, name: &str) -> bool {
        self.metrics.contains_key(name)
    }

    /// Whether a sample called `name` has the label `label`.
    pub fn has_label(&self, name: &str, label: &str) -> bool {
        self.get(name).is_some_and(|metric| metric.labels.contains(label))
    }

    /// What is known of the samples called `name`.
    pub fn get(&self, name: &str) -> Option<&Metric> {
        self.metrics.get(name)
    }

    /// All sample names, in alphabetical order, raw.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Metric)> {
        self.metrics.iter().map(|(name, metric)| (name.as_str(), metric))
    }
}

/// Walks over `body` and takes down what it offers.
pub fn survey(body: &[u8], format: Format) -> Survey {
    let mut notes = Notes::default();
    let report = walk(body, format, |entry| match entry {
        Entry::Sample(line) => notes.sample(line),
        Entry::Metadata(metadata) => {
            notes.metadata(metadata);
            Ok(())
        }
    });
    Survey { report, metrics: notes.metrics }
}

/// What has been taken down so far.
#[derive(Default)]
struct Notes {
    metrics: BTreeMap<String, Metric>,
    /// Metadata by the metric's name, which is not yet that of its samples.
    families: HashMap<String, Metric>,
    seen: HashSet<u64>,
}

impl Notes {
    fn sample(&mut self, line: &Line<'_>) -> Result<(), Fault<'static>> {
        let is_new = self.seen.insert(line.fingerprint());
        if !is_new && line.timestamp.is_none() {
            return Err(Fault::Duplicate);
        }
        if !self.metrics.contains_key(&*line.name) {
            let metric = family_of(&line.name, &self.families).cloned().unwrap_or_default();
            self.metrics.insert(line.name.clone().into_owned(), metric);
        }
        let Some(metric) = self.metrics.get_mut(&*line.name) else { return Ok(()) };
        metric.series += u64::from(is_new);
        for (name, _) in line.labels.iter().filter(|(_, value)| !value.is_empty()) {
            if !metric.labels.contains(&*name) {
                metric.labels.insert(name.into_owned());
            }
        }
        Ok(())
    }

    fn metadata(&mut self, metadata: &Metadata<'_>) {
        let family = self.families.entry(metadata.name.clone().into_owned()).or_default();
        match metadata.says {
            Says::Help(help) => family.help = Text::line(&unescape(help)),
            Says::Type(kind) => family.kind = kind,
            Says::Unit(unit) => family.unit = Text::line(unit),
        }
    }
}

/// The metric that a sample called `name` belongs to: one whose type adds what `name` has more,
/// or, as in text 0.0.4, one of just that name.
fn family_of<'f>(name: &str, families: &'f HashMap<String, Metric>) -> Option<&'f Metric> {
    let stems = name.match_indices('_').filter_map(|(at, _)| name.split_at_checked(at));
    let mut by_suffix = stems.filter_map(|(stem, suffix)| {
        families.get(stem).filter(|family| family.kind.suffixes().contains(&suffix))
    });
    families.get(name).or_else(|| by_suffix.next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_by_the_names_of_samples() {
        let body = b"# HELP http_seconds How \\\\ long\n# TYPE http_seconds histogram\n\
            http_seconds_bucket{code=\"200\",le=\"+Inf\"} 1\nhttp_seconds_count{code=\"200\"} 1\n\
            # TYPE requests_total counter\nrequests_total{code=\"200\"} 1\nrequests_total{code=\"503\",zone=\"\"} 1\n";
        let survey = survey(body, Format::Text);
        assert!(survey.has("http_seconds_bucket") && !survey.has("http_seconds"));
        assert!(survey.has_label("requests_total", "code") && !survey.has_label("requests_total", "zone"));
        let buckets = survey.get("http_seconds_bucket").unwrap();
        assert_eq!((buckets.kind, buckets.help.as_str()), (Kind::Histogram, "How \\ long"));
        assert_eq!(survey.get("requests_total").unwrap().series, 2);
        assert_eq!(survey.iter().count(), 3);
    }

    #[test]
    fn openmetrics_counters_are_found_by_their_sample() {
        let body = b"# TYPE rpc_seconds counter\n# UNIT rpc_seconds seconds\nrpc_seconds_total 1\n# EOF\n";
        let survey = survey(body, Format::OpenMetrics);
        let metric = survey.get("rpc_seconds_total").unwrap();
        assert_eq!((metric.kind, metric.unit.as_str()), (Kind::Counter, "seconds"));
    }

    #[test]
    fn a_series_that_comes_twice_is_a_bad_line() {
        let survey = survey(b"a{x=\"1\",y=\"2\"} 1\na{y=\"2\",x=\"1\"} 2\n", Format::Text);
        assert_eq!((survey.report.samples, survey.report.bad), (1, 1));
        assert_eq!(survey.report.bad_lines[0].line, 2);
        assert_eq!(survey.get("a").unwrap().series, 1);
    }
}
