//! Reads pages back, for the tests alone: just enough of the text format.

use std::collections::BTreeMap;

/// A page's samples by series, as written.
pub(super) struct Page(BTreeMap<String, f64>);

impl Page {
    /// The samples of `text`, which must be well-formed.
    pub(super) fn read(text: &str) -> Self {
        let samples = text.lines().filter(|line| !line.starts_with('#')).map(|line| {
            let (series, value) = line.rsplit_once(' ').unwrap();
            (series.to_owned(), value.parse().unwrap())
        });
        Self(samples.collect())
    }

    /// How many series there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The series of the metric `name` whose labels contain all of `parts`.
    pub(super) fn select<'a>(
        &'a self,
        name: &'a str,
        parts: &'a [&str],
    ) -> impl Iterator<Item = (&'a String, f64)> {
        let wanted = move |series: &str| {
            let labels = series.strip_prefix(name).filter(|labels| labels.starts_with('{'));
            labels.is_some_and(|labels| parts.iter().all(|part| labels.contains(part)))
        };
        self.0.iter().filter(move |(series, _)| wanted(series)).map(|(series, value)| (series, *value))
    }

    /// The sum over those series.
    pub(super) fn sum(&self, name: &str, parts: &[&str]) -> f64 {
        self.select(name, parts).map(|(_, value)| value).sum()
    }

    /// By how much counters have grown since `earlier`; one that fell has started anew.
    pub(super) fn increase(&self, earlier: &Self, name: &str, parts: &[&str]) -> f64 {
        let grown = |(series, value): (&String, f64)| {
            let before = earlier.0.get(series).copied().unwrap_or(0.0);
            if value < before { value } else { value - before }
        };
        self.select(name, parts).map(grown).sum()
    }

    /// The share of requests since `earlier` that were answered with a status of 500 or more.
    pub(super) fn error_ratio(&self, earlier: &Self) -> f64 {
        let requests = "http_server_requests_seconds_count";
        let failed = self.increase(earlier, requests, &["status=\"5"]);
        failed / self.increase(earlier, requests, &[])
    }
}
