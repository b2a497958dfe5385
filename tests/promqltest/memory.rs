//! Series in memory, as a script loads them.

use std::collections::BTreeMap;

use warroom::metrics::{Store, Stored};
use warroom::model::{Labels, Matcher, Sample, Timestamp};

/// All that a script has loaded.
#[derive(Default)]
pub(crate) struct Memory {
    series: BTreeMap<Labels, Vec<Sample>>,
    /// Series of native histograms, which cannot be evaluated here.
    native: Vec<Labels>,
}

impl Memory {
    pub(crate) fn load(&mut self, labels: Labels, samples: impl IntoIterator<Item = Sample>) {
        let series = self.series.entry(labels).or_default();
        for sample in samples {
            match series.binary_search_by_key(&sample.at, |known| known.at) {
                Ok(at) => series[at] = sample,
                Err(at) => series.insert(at, sample),
            }
        }
    }

    pub(crate) fn load_native(&mut self, labels: Labels) {
        self.native.push(labels);
    }

    /// Whether any of these selectors would meet a native histogram.
    pub(crate) fn has_native(&self, selectors: &[Vec<Matcher>]) -> bool {
        let selected = |labels: &Labels| {
            selectors.iter().any(|matchers| matchers.iter().all(|matcher| matcher.matches(labels)))
        };
        self.native.iter().any(selected)
    }
}

impl Store for Memory {
    fn select(&self, matchers: &[Matcher], from: Timestamp, to: Timestamp) -> Vec<Stored<'_>> {
        let matching = self.series.iter().filter(|(labels, _)| matchers.iter().all(|m| m.matches(labels)));
        let stored = matching.map(|(labels, samples)| {
            let first = samples.partition_point(|sample| sample.at < from);
            let end = samples.partition_point(|sample| sample.at <= to);
            Stored { labels, samples: &samples[first..end.max(first)] }
        });
        stored.collect()
    }
}
