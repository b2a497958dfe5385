//! Samples, fetched once per selector and evaluation.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};
use std::collections::HashSet;

use crate::metrics::store::Store;
use crate::model::{Labels, Sample, Timestamp};

use super::plan::Selector;
use super::reach::Span;
use super::value::without_metadata;

/// One series with its samples in the span needed.
#[derive(Debug)]
pub(super) struct Fetched<'a> {
    pub(super) labels: &'a Labels,
    unnamed: OnceCell<Labels>,
    samples: &'a [Sample],
}

impl<'a> Fetched<'a> {
    /// The labels without the metric's name, made once.
    pub(super) fn unnamed(&self) -> Labels {
        self.unnamed.get_or_init(|| without_metadata(self.labels)).clone()
    }

    /// The sample an instant selector sees at `now`: the newest one younger than `look_back`,
    /// unless it is an end marker.
    pub(super) fn at(&self, now: i64, look_back: i64) -> Option<Sample> {
        let seen = self.samples.partition_point(|sample| sample.at.millis() <= now);
        let sample = self.samples.get(seen.checked_sub(1)?)?;
        let fresh = sample.at.millis() > now.saturating_sub(look_back);
        (fresh && !sample.is_stale()).then_some(*sample)
    }

    /// The samples after `start` up to `end`, without end markers.
    pub(super) fn within(&self, start: i64, end: i64) -> Cow<'a, [Sample]> {
        let from = self.samples.partition_point(|sample| sample.at.millis() <= start);
        let to = self.samples.partition_point(|sample| sample.at.millis() <= end);
        let window = self.samples.get(from..to).unwrap_or_default();
        if window.iter().any(Sample::is_stale) {
            return Cow::Owned(window.iter().filter(|sample| !sample.is_stale()).copied().collect());
        }
        Cow::Borrowed(window)
    }
}

/// The series of one selector, sorted by labels.
pub(super) fn fetch<'a>(store: &'a dyn Store, selector: &Selector, span: Span) -> Vec<Fetched<'a>> {
    let (from, to) = (Timestamp::from_millis(span.from), Timestamp::from_millis(span.to));
    let mut seen = HashSet::new();
    let mut series: Vec<Fetched<'a>> = Vec::new();
    for matchers in selector {
        for stored in store.select(matchers, from, to) {
            if selector.len() > 1 && !seen.insert(stored.labels) {
                continue;
            }
            series.push(Fetched { labels: stored.labels, unnamed: OnceCell::new(), samples: stored.samples });
        }
    }
    series.sort_by(|a, b| a.labels.cmp(b.labels));
    series
}

/// Remembers the newest sample that was used.
#[derive(Debug, Default)]
pub(super) struct Newest(Cell<Option<Timestamp>>);

impl Newest {
    pub(super) fn note(&self, at: Timestamp) {
        if self.0.get().is_none_or(|known| known < at) {
            self.0.set(Some(at));
        }
    }

    pub(super) fn get(&self) -> Option<Timestamp> {
        self.0.get()
    }
}
