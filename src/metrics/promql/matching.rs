//! Binary operators between two vectors: who meets whom.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::model::{Label, Labels, METRIC_NAME, Text};

use super::arithmetic::{apply, holds, truth};
use super::error::EvalError;
use super::options::NameRemoval;
use super::plan::{Binary, BinaryOp, Cardinality, LabelSet};
use super::value::{Element, Elements, is_metadata, without_metadata};

/// Numbers label sets by the labels they are matched on: the same labels, the same number.
pub(super) struct Signatures<'a> {
    on: &'a LabelSet,
    known: HashMap<Vec<u8>, usize>,
    buffer: Vec<u8>,
}

impl<'a> Signatures<'a> {
    pub(super) fn new(on: &'a LabelSet) -> Self {
        Self { on, known: HashMap::new(), buffer: Vec::new() }
    }

    /// The number of these labels; numbers are given from zero in the order of appearance.
    pub(super) fn ordinal(&mut self, labels: &Labels) -> usize {
        self.buffer.clear();
        let on = self.on;
        for label in labels.iter().filter(|label| counts(on, label)) {
            // Bytes that do not occur in UTF-8 keep names and values apart.
            self.buffer.extend_from_slice(label.name.as_bytes());
            self.buffer.push(0xfe);
            self.buffer.extend_from_slice(label.value.as_bytes());
            self.buffer.push(0xff);
        }
        if let Some(known) = self.known.get(&self.buffer) {
            return *known;
        }
        let next = self.known.len();
        self.known.insert(self.buffer.clone(), next);
        next
    }
}

/// Whether a label takes part in matching; the metric's name does only when `on` names it.
fn counts(on: &LabelSet, label: &Label) -> bool {
    if on.including { on.has(&label.name) } else { &*label.name != METRIC_NAME && !on.has(&label.name) }
}

/// The result of a binary operator between two vectors.
pub(super) fn vectors(
    binary: &Binary,
    left: Elements,
    right: Elements,
    names: NameRemoval,
) -> Result<Elements, EvalError> {
    if binary.op.is_set() {
        return Ok(sets(binary, left, right));
    }
    if left.is_empty() || right.is_empty() {
        return Ok(Vec::new());
    }
    Join { binary, names }.join(&left, &right)
}

fn sets(binary: &Binary, mut left: Elements, mut right: Elements) -> Elements {
    let mut signatures = Signatures::new(&binary.matching);
    let mut ordinals = |side: &Elements| -> Vec<usize> {
        side.iter().map(|element| signatures.ordinal(&element.labels)).collect()
    };
    let (of_left, of_right) = (ordinals(&left), ordinals(&right));
    let others: HashSet<usize> =
        if binary.op == BinaryOp::Or { &of_left } else { &of_right }.iter().copied().collect();
    let keep = |side: &mut Elements, ordinals: &[usize], present: bool| {
        let mut ordinals = ordinals.iter();
        side.retain(|_| ordinals.next().is_some_and(|ordinal| others.contains(ordinal) == present));
    };
    match binary.op {
        BinaryOp::And => keep(&mut left, &of_left, true),
        BinaryOp::Unless => keep(&mut left, &of_left, false),
        _ => {
            keep(&mut right, &of_right, false);
            left.append(&mut right);
        }
    }
    left
}

struct Join<'a> {
    binary: &'a Binary,
    names: NameRemoval,
}

impl Join<'_> {
    fn join(&self, left: &[Element], right: &[Element]) -> Result<Elements, EvalError> {
        // The "one" side is on the right while matching.
        if let Cardinality::OneToMany(_) = self.binary.cardinality {
            return self.many_to_one(right, left);
        }
        self.many_to_one(left, right)
    }

    fn many_to_one(&self, many: &[Element], one: &[Element]) -> Result<Elements, EvalError> {
        let mut signatures = Signatures::new(&self.binary.matching);
        let ones = self.ones(one, &mut signatures)?;
        let mut found = Elements::new();
        let mut met: HashSet<usize> = HashSet::new();
        let mut given: HashSet<(usize, Labels)> = HashSet::new();
        for element in many {
            let ordinal = signatures.ordinal(&element.labels);
            let Some(partner) = ones.get(&ordinal) else { continue };
            let labels = self.result_labels(element, partner);
            if matches!(self.binary.cardinality, Cardinality::OneToOne) {
                if !met.insert(ordinal) {
                    return Err(EvalError::ManyToOne);
                }
            } else if !given.insert((ordinal, labels.clone())) {
                return Err(EvalError::Grouping);
            }
            if let Some(value) = self.value(element, partner) {
                found.push(Element { labels, value, unnamed: self.binary.bool });
            }
        }
        Ok(found)
    }

    fn ones<'e>(
        &self,
        one: &'e [Element],
        signatures: &mut Signatures<'_>,
    ) -> Result<HashMap<usize, &'e Element>, EvalError> {
        let mut ones = HashMap::with_capacity(one.len());
        for element in one {
            if let Some(other) = ones.insert(signatures.ordinal(&element.labels), element) {
                return Err(self.many_to_many(other, element));
            }
        }
        Ok(ones)
    }

    fn many_to_many(&self, a: &Element, b: &Element) -> EvalError {
        let matching = &self.binary.matching;
        let group = a.labels.keeping(|name| {
            if matching.including { matching.has(name) } else { name != METRIC_NAME && !matching.has(name) }
        });
        let side = if let Cardinality::OneToMany(_) = self.binary.cardinality { "left" } else { "right" };
        let (mut first, mut second) = (braced(&a.labels), braced(&b.labels));
        if first.as_str() > second.as_str() {
            std::mem::swap(&mut first, &mut second);
        }
        EvalError::ManyToMany { group: braced(&group), side, first, second }
    }

    /// The value of an encounter; `None` when a filter drops it.
    fn value(&self, many: &Element, one: &Element) -> Option<f64> {
        let swapped = matches!(self.binary.cardinality, Cardinality::OneToMany(_));
        let (left, right) = if swapped { (one.value, many.value) } else { (many.value, one.value) };
        let holds = holds(self.binary.op, left, right);
        if self.binary.bool {
            return Some(truth(holds));
        }
        holds.then(|| apply(self.binary.op, left, right))
    }

    fn result_labels(&self, many: &Element, one: &Element) -> Labels {
        let binary = self.binary;
        let drops_name = !binary.op.is_comparison() || (binary.bool && self.names == NameRemoval::AtOnce);
        let matching = &binary.matching;
        match &binary.cardinality {
            Cardinality::OneToOne => many.labels.keeping(|name| {
                !(drops_name && is_metadata(name)) && matching.has(name) == matching.including
            }),
            Cardinality::ManyToOne(taken) | Cardinality::OneToMany(taken) => {
                let labels = if drops_name { without_metadata(&many.labels) } else { many.labels.clone() };
                taken.iter().fold(labels, |labels, name| take(labels, name, one))
            }
        }
    }
}

fn take(labels: Labels, name: &Arc<str>, one: &Element) -> Labels {
    let value = one.labels.get(name).unwrap_or_default();
    if labels.get(name).unwrap_or_default() == value { labels } else { labels.with(name, value) }
}

/// All labels in braces, the metric's name among them.
fn braced(labels: &Labels) -> Text {
    let shown: Vec<String> = labels
        .iter()
        .map(|label| format!("{}=\"{}\"", label.name, label.value.replace('\\', "\\\\").replace('"', "\\\"")))
        .collect();
    Text::line(&format!("{{{}}}", shown.join(", ")))
}
