//! Series in memory, as a script loads them.

use std::cell::Cell;
use std::collections::BTreeMap;

use warroom::metrics::{Store, Stored};
use warroom::model::{Labels, Matcher, Sample, Timestamp};

/// All that a script has loaded.
#[derive(Default)]
pub(crate) struct Memory {
    series: BTreeMap<Labels, Vec<Sample>>,
    /// Series of native histograms, which cannot be evaluated here.
    native: Vec<(Labels, Vec<Timestamp>)>,
    met_native: Cell<bool>,
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

    pub(crate) fn load_native(&mut self, labels: Labels, times: Vec<Timestamp>) {
        self.native.push((labels, times));
    }

    /// Whether a native histogram has been selected since the last time this was asked.
    pub(crate) fn met_native(&self) -> bool {
        self.met_native.take()
    }
}

impl Store for Memory {
    fn select(&self, matchers: &[Matcher], from: Timestamp, to: Timestamp) -> Vec<Stored<'_>> {
        let passes = |labels: &Labels| matchers.iter().all(|matcher| matcher.matches(labels));
        let meets = |(labels, times): &(Labels, Vec<Timestamp>)| {
            passes(labels) && times.iter().any(|at| (from..=to).contains(at))
        };
        if self.native.iter().any(meets) {
            self.met_native.set(true);
        }
        let matching = self.series.iter().filter(|(labels, _)| passes(labels));
        let stored = matching.map(|(labels, samples)| {
            let first = samples.partition_point(|sample| sample.at < from);
            let end = samples.partition_point(|sample| sample.at <= to);
            Stored { labels, samples: &samples[first..end.max(first)] }
        });
        stored.collect()
    }
}
