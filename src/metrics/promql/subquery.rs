//! Windows of samples: of stored series, or of an expression evaluated at the steps of a subquery.

use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

use crate::model::{Labels, Sample, Timestamp};

use super::error::EvalError;
use super::eval::Evaluator;
use super::fetch::Fetched;
use super::plan::{Node, Placed, Subquery};
use super::value::{Elements, without_metadata};

/// The samples of one series in a window.
pub(super) struct Ranged<'r> {
    pub(super) origin: Origin<'r>,
    pub(super) samples: Cow<'r, [Sample]>,
}

/// Where a window's series comes from.
pub(super) enum Origin<'r> {
    Stored(&'r Fetched<'r>),
    Derived { labels: Labels, unnamed: bool },
}

impl Origin<'_> {
    pub(super) fn labels(&self) -> &Labels {
        match self {
            Self::Stored(series) => series.labels,
            Self::Derived { labels, .. } => labels,
        }
    }

    pub(super) fn unnamed_labels(&self) -> Labels {
        match self {
            Self::Stored(series) => series.unnamed(),
            Self::Derived { labels, .. } => without_metadata(labels),
        }
    }

    pub(super) fn is_unnamed(&self) -> bool {
        matches!(self, Self::Derived { unnamed: true, .. })
    }
}

/// The windows of a range vector at one moment, none of them empty, and their bounds in
/// milliseconds (the start is excluded).
pub(super) struct Windows<'r> {
    pub(super) start: i64,
    pub(super) end: i64,
    pub(super) ranged: Vec<Ranged<'r>>,
}

impl<'a> Evaluator<'a> {
    /// The windows of `node`, which is a window or a subquery (checked when compiled).
    pub(super) fn windows<'r>(&'r self, node: &Node, now: i64) -> Result<Windows<'r>, EvalError>
    where
        'a: 'r,
    {
        match node {
            Node::Window { from, range } => Ok(self.stored_windows(from, *range, now)),
            Node::Subquery(subquery) => self.subquery_windows(subquery, now),
            _ => Ok(Windows { start: now, end: now, ranged: Vec::new() }),
        }
    }

    fn stored_windows<'r>(&'r self, placed: &Placed, range: i64, now: i64) -> Windows<'r> {
        let end = placed.when.resolve(now, self.bounds);
        let start = end.saturating_sub(range);
        let ranged = self.series(placed).iter().filter_map(|series| {
            let samples = series.within(start, end);
            self.newest.note(samples.last()?.at);
            Some(Ranged { origin: Origin::Stored(series), samples })
        });
        Windows { start, end, ranged: ranged.collect() }
    }

    fn subquery_windows<'r>(&self, subquery: &Subquery, now: i64) -> Result<Windows<'r>, EvalError> {
        let end = subquery.when.resolve(now, self.bounds);
        let start = end.saturating_sub(subquery.range);
        let step = if subquery.step == 0 { self.options.resolution_millis() } else { subquery.step };
        let first = start.div_euclid(step).saturating_add(1).saturating_mul(step);
        let mut found: Vec<Ranged<'r>> = Vec::new();
        let mut places: HashMap<(Labels, bool), usize> = HashMap::new();
        let mut time = first;
        while time <= end {
            let elements = self.at_step(subquery, time)?;
            for element in elements.iter() {
                let key = (element.labels.clone(), element.unnamed);
                let place = *places.entry(key).or_insert_with_key(|(labels, unnamed)| {
                    let origin = Origin::Derived { labels: labels.clone(), unnamed: *unnamed };
                    found.push(Ranged { origin, samples: Cow::Owned(Vec::new()) });
                    found.len() - 1
                });
                if let Some(ranged) = found.get_mut(place) {
                    let sample = Sample::new(Timestamp::from_millis(time), element.value);
                    ranged.samples.to_mut().push(sample);
                }
            }
            time = time.saturating_add(step);
        }
        found.sort_by(|a, b| a.origin.labels().cmp(b.origin.labels()));
        Ok(Windows { start, end, ranged: found })
    }

    /// The inner expression at one step; neighbouring windows share their steps.
    fn at_step(&self, subquery: &Subquery, time: i64) -> Result<Rc<Elements>, EvalError> {
        let key = (subquery.id, time);
        if let Some(known) = self.memory.recall(key) {
            return Ok(known);
        }
        self.memory.begin_step()?;
        self.memory.remember(key, self.vector(&subquery.inner, time)?)
    }
}
