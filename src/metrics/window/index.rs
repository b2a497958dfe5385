//! All series of a window, found by their bytes, labels or metric.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use super::series::Series;
use crate::model::{Labels, Timestamp};

/// All series of a window. A series is addressed by its place here, which only
/// [`Index::forget_before`] changes.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    series: Vec<Series>,
    by_raw: HashMap<Arc<[u8]>, usize>,
    by_labels: HashMap<Labels, usize>,
    by_metric: HashMap<Box<str>, Vec<usize>>,
}

impl Index {
    pub(super) const fn len(&self) -> usize {
        self.series.len()
    }

    pub(super) fn get(&self, id: usize) -> Option<&Series> {
        self.series.get(id)
    }

    pub(super) fn get_mut(&mut self, id: usize) -> Option<&mut Series> {
        self.series.get_mut(id)
    }

    /// The series last written as `raw`.
    pub(super) fn written(&self, raw: &[u8]) -> Option<usize> {
        self.by_raw.get(raw).copied()
    }

    /// The series with these labels.
    pub(super) fn labelled(&self, labels: &Labels) -> Option<usize> {
        self.by_labels.get(labels).copied()
    }

    /// The series of one metric, or all, in the order in which they were first seen.
    pub(super) fn of_metric(&self, metric: Option<&str>) -> Box<dyn Iterator<Item = &Series> + '_> {
        match metric {
            None => Box::new(self.series.iter()),
            Some(metric) => {
                let ids = self.by_metric.get(metric).into_iter().flatten();
                Box::new(ids.filter_map(|id| self.series.get(*id)))
            }
        }
    }

    /// Adds a series that is not there yet.
    pub(super) fn add(&mut self, labels: Labels, raw: &[u8]) -> usize {
        let id = self.series.len();
        self.series.push(Series::new(labels, raw.into()));
        self.file(id);
        id
    }

    /// Notes that the endpoint now writes a series otherwise.
    pub(super) fn rewrite(&mut self, id: usize, raw: &[u8]) {
        let Some(series) = self.series.get_mut(id) else { return };
        let raw: Arc<[u8]> = raw.into();
        if let Entry::Occupied(old) = self.by_raw.entry(std::mem::replace(&mut series.raw, raw.clone())) {
            old.remove();
        }
        self.by_raw.insert(raw, id);
    }

    /// Forgets samples before `oldest`, and series that have none left. If series went, returns
    /// where each of the old places is now.
    pub(super) fn forget_before(&mut self, oldest: Timestamp) -> Option<Vec<Option<usize>>> {
        self.series.iter_mut().for_each(|series| series.forget_before(oldest));
        if self.series.iter().all(|series| !series.samples().is_empty()) {
            return None;
        }
        let mut kept = 0;
        let moved = self.series.iter().map(|series| {
            let is_kept = !series.samples().is_empty();
            kept += usize::from(is_kept);
            is_kept.then(|| kept - 1)
        });
        let moved = moved.collect();
        self.series.retain(|series| !series.samples().is_empty());
        self.refile();
        Some(moved)
    }

    fn refile(&mut self) {
        self.by_raw.clear();
        self.by_labels.clear();
        self.by_metric.clear();
        (0..self.series.len()).for_each(|id| self.file(id));
    }

    fn file(&mut self, id: usize) {
        let Some(series) = self.series.get(id) else { return };
        self.by_raw.insert(series.raw.clone(), id);
        self.by_labels.insert(series.labels.clone(), id);
        let metric = series.labels.metric().unwrap_or_default();
        match self.by_metric.get_mut(metric) {
            Some(ids) => ids.push(id),
            None => {
                self.by_metric.insert(metric.into(), vec![id]);
            }
        }
    }
}
