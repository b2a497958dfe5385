//! Aggregation: many elements into one per group, or the first few of each group.

use std::cmp::Ordering;
use std::collections::HashMap;

use crate::model::{Labels, METRIC_NAME};

use super::error::EvalError;
use super::matching::Signatures;
use super::plan::{Aggregate, AggregateOp, LabelSet, Node};
use super::summation::{self, Mean, Sum};
use super::value::{Element, Elements};

/// What is left of `vector`; `param` is the operator's number, NaN where it takes none.
pub(super) fn reduce(aggregate: &Aggregate, param: f64, vector: Elements) -> Result<Elements, EvalError> {
    if let (AggregateOp::CountValues, Some(Node::Text(label))) = (aggregate.op, &aggregate.param) {
        return Ok(count_values(label, &aggregate.grouping, vector));
    }
    match aggregate.op {
        AggregateOp::Topk | AggregateOp::Bottomk => first_few(aggregate, param, vector),
        op => Ok(groups(&aggregate.grouping, vector).map(|group| reduced(op, param, group)).collect()),
    }
}

/// The elements of one group, in their order.
struct Group {
    labels: Labels,
    members: Elements,
}

/// The groups, in the order of their first members.
fn groups(grouping: &LabelSet, vector: Elements) -> impl Iterator<Item = Group> + use<> {
    let mut signatures = Signatures::new(grouping);
    let mut groups: Vec<Group> = Vec::new();
    for element in vector {
        let place = signatures.ordinal(&element.labels);
        if let Some(group) = groups.get_mut(place) {
            group.members.push(element);
        } else {
            let labels = group_labels(grouping, &element.labels);
            groups.push(Group { labels, members: vec![element] });
        }
    }
    groups.into_iter()
}

fn group_labels(grouping: &LabelSet, labels: &Labels) -> Labels {
    if grouping.including {
        return labels.keeping(|name| grouping.has(name));
    }
    labels.keeping(|name| name != METRIC_NAME && !grouping.has(name))
}

fn reduced(op: AggregateOp, param: f64, group: Group) -> Element {
    let unnamed = group.members.iter().any(|member| member.unnamed);
    let mut values = group.members.iter().map(|member| member.value);
    let first = values.next().unwrap_or(f64::NAN);
    let value = match op {
        AggregateOp::Sum => values.fold(Sum::starting_at(first), Sum::plus).value(),
        AggregateOp::Avg => {
            let mut mean = Mean::of(first);
            values.for_each(|value| mean.add(value));
            mean.value()
        }
        AggregateOp::Min => values.fold(first, |best, v| if best > v || best.is_nan() { v } else { best }),
        AggregateOp::Max => values.fold(first, |best, v| if best < v || best.is_nan() { v } else { best }),
        AggregateOp::Count => group.members.len() as f64,
        AggregateOp::Stdvar => variance(first, values),
        AggregateOp::Stddev => variance(first, values).sqrt(),
        AggregateOp::Quantile => {
            let mut all: Vec<f64> = group.members.iter().map(|member| member.value).collect();
            summation::quantile(param, &mut all)
        }
        // These three never come here; `group` is 1 by definition.
        AggregateOp::Group | AggregateOp::Topk | AggregateOp::Bottomk | AggregateOp::CountValues => 1.0,
    };
    Element { unnamed, ..Element::new(group.labels, value) }
}

/// Welford's running variance; NaN when the first value is not finite.
fn variance(first: f64, rest: impl Iterator<Item = f64>) -> f64 {
    let (mut count, mut mean) = (1.0, first);
    let mut squares = if first.is_finite() { 0.0 } else { f64::NAN };
    for value in rest {
        count += 1.0;
        let delta = value - mean;
        mean += delta / count;
        squares += delta * (value - mean);
    }
    squares / count
}

/// `topk` and `bottomk`: the k elements of each group, best first, NaN last.
fn first_few(aggregate: &Aggregate, k: f64, vector: Elements) -> Result<Elements, EvalError> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if k.is_nan() {
        return Err(EvalError::ParameterNan);
    }
    if k >= LIMIT {
        return Err(EvalError::ParameterRange(k.to_string(), "overflows"));
    }
    if k <= -LIMIT {
        return Err(EvalError::ParameterRange(k.to_string(), "underflows"));
    }
    let k = k as usize;
    let ascending = aggregate.op == AggregateOp::Bottomk;
    let best_of = |mut group: Group| {
        group.members.sort_by(|a, b| {
            let values = a.value.partial_cmp(&b.value).unwrap_or(Ordering::Equal);
            let values = if ascending { values } else { values.reverse() };
            a.value.is_nan().cmp(&b.value.is_nan()).then(values)
        });
        group.members.truncate(k);
        group.members
    };
    Ok(groups(&aggregate.grouping, vector).flat_map(best_of).collect())
}

/// `count_values`: how many elements of each group have each value, the value as a label.
fn count_values(label: &str, grouping: &LabelSet, vector: Elements) -> Elements {
    let mut grouping = grouping.clone();
    if grouping.including && !grouping.has(label) {
        grouping.names.push(label.into());
        grouping.names.sort();
    }
    let mut shown: HashMap<u64, String> = HashMap::new();
    let labelled = vector.into_iter().map(|element| {
        let value = shown.entry(element.value.to_bits()).or_insert_with(|| written(element.value));
        Element::new(element.labels.with(label, value), element.value)
    });
    let labelled: Elements = labelled.collect();
    let counted = groups(&grouping, labelled);
    counted.map(|group| Element::new(group.labels, group.members.len() as f64)).collect()
}

/// A number as Prometheus writes it: shortest, without an exponent.
fn written(value: f64) -> String {
    match value {
        f64::INFINITY => "+Inf".to_owned(),
        f64::NEG_INFINITY => "-Inf".to_owned(),
        finite => finite.to_string(),
    }
}
