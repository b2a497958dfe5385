//! What an evaluation answers.

use std::collections::HashSet;

use crate::model::{Labels, METRIC_NAME, Sample, Text, Timestamp};

use super::error::EvalError;

/// One element of an instant vector.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// What identifies it.
    pub labels: Labels,
    /// Its value, at the time of the evaluation.
    pub sample: Sample,
}

/// One series of a range vector, or of an evaluation over a range.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// What identifies it.
    pub labels: Labels,
    /// Its samples in order of time.
    pub samples: Vec<Sample>,
}

/// The value of an expression at one moment.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number.
    Scalar(f64),
    /// A text.
    String(String),
    /// One value per series: in the order `sort` or `topk` gave, otherwise sorted by labels.
    Vector(Vec<Point>),
    /// The samples of a range per series, sorted by labels.
    Matrix(Vec<Series>),
}

/// A value, and how recent it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The value.
    pub value: Value,
    /// The time of the newest stored sample that went into it: a value is as old as its samples,
    /// not as its evaluation. `None` when no sample was needed or found.
    pub newest: Option<Timestamp>,
}

/// The labels that say what a metric is: its name, and with some servers its type and unit.
const METADATA: [&str; 3] = [METRIC_NAME, "__type__", "__unit__"];

/// Whether a label goes when a metric's name is dropped.
pub(super) fn is_metadata(name: &str) -> bool {
    METADATA.contains(&name)
}

/// The labels without the metric's name, type and unit.
pub(super) fn without_metadata(labels: &Labels) -> Labels {
    labels.keeping(|name| !is_metadata(name))
}

/// Whether all labels carry the same metric's name (type, unit), so that dropping it keeps them
/// distinct.
pub(super) fn have_one_name<'l>(mut labels: impl Iterator<Item = &'l Labels>) -> bool {
    let name = |labels: &'l Labels| METADATA.map(|name| labels.get(name));
    let Some(first) = labels.next().map(name) else { return true };
    labels.all(|labels| name(labels) == first)
}

/// One element of an instant vector while it is worked on.
#[derive(Clone, Debug)]
pub(super) struct Element {
    pub(super) labels: Labels,
    pub(super) value: f64,
    /// The metric's name no longer applies, but is removed at the end only
    /// ([`NameRemoval::AtEnd`](super::options::NameRemoval)).
    pub(super) unnamed: bool,
}

impl Element {
    pub(super) fn new(labels: Labels, value: f64) -> Self {
        Self { labels, value, unnamed: false }
    }

    pub(super) fn with_value(self, value: f64) -> Self {
        Self { value, ..self }
    }
}

/// An instant vector while it is worked on.
pub(super) type Elements = Vec<Element>;

/// What remains to be done to a vector that is the answer.
pub(super) fn finish(mut vector: Elements) -> Result<Elements, EvalError> {
    for element in vector.iter_mut().filter(|element| element.unnamed) {
        element.labels = without_metadata(&element.labels);
    }
    check_distinct(&vector)?;
    Ok(vector)
}

pub(super) fn check_distinct(vector: &[Element]) -> Result<(), EvalError> {
    let mut seen = HashSet::with_capacity(vector.len());
    match vector.iter().find(|element| !seen.insert(&element.labels)) {
        None => Ok(()),
        Some(twice) => Err(EvalError::SameLabels(Text::line(&twice.labels.to_string()))),
    }
}
