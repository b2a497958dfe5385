//! Functions that make labels: `label_replace`, `label_join`, `absent`.

use std::collections::BTreeMap;

use crate::model::{Labels, METRIC_NAME, MatchOp};

use super::error::EvalError;
use super::plan::{Call, Node, Plan};
use super::value::{Element, Elements, check_distinct};

fn text(call: &Call, at: usize) -> &str {
    match call.args.get(at) {
        Some(Node::Text(text)) => text,
        _ => "",
    }
}

/// `label_replace(v, target, replacement, source, regex)`: where the whole source matches, the
/// target becomes the expanded replacement.
pub(super) fn replace(call: &Call, mut vector: Elements) -> Result<Elements, EvalError> {
    let Some(regex) = &call.regex else { return Ok(vector) };
    let (target, replacement, source) = (text(call, 1), text(call, 2), text(call, 3));
    for element in &mut vector {
        let Some(found) = regex.captures(element.labels.get(source).unwrap_or_default()) else { continue };
        let mut expanded = String::new();
        found.expand(replacement, &mut expanded);
        set(element, target, &expanded);
    }
    check_distinct(&vector)?;
    Ok(vector)
}

/// `label_join(v, target, separator, sources…)`
pub(super) fn join(call: &Call, mut vector: Elements) -> Result<Elements, EvalError> {
    let (target, separator) = (text(call, 1), text(call, 2));
    for element in &mut vector {
        let sources = (3..call.args.len()).map(|at| element.labels.get(text(call, at)).unwrap_or_default());
        let joined = sources.collect::<Vec<_>>().join(separator);
        set(element, target, &joined);
    }
    check_distinct(&vector)?;
    Ok(vector)
}

fn set(element: &mut Element, name: &str, value: &str) {
    element.labels = element.labels.with(name, value);
    if name == METRIC_NAME {
        element.unnamed = false;
    }
}

/// One element of value 1 when nothing is present, with the labels that the selector fixes.
pub(super) fn absent(plan: &Plan, call: &Call, present: bool) -> Elements {
    if present { Vec::new() } else { vec![Element::new(fixed_labels(plan, call), 1.0)] }
}

/// The labels a selector fixes with `=`, each unless it is matched twice.
fn fixed_labels(plan: &Plan, call: &Call) -> Labels {
    let Some(Node::Select(placed) | Node::Window { from: placed, .. }) = call.args.first() else {
        return Labels::default();
    };
    let Some([matchers]) = plan.selectors.get(placed.selector).map(Vec::as_slice) else {
        return Labels::default();
    };
    let mut fixed: BTreeMap<&str, &str> = BTreeMap::new();
    let mut seen: Vec<&str> = Vec::new();
    for matcher in matchers.iter().filter(|matcher| &*matcher.name != METRIC_NAME) {
        let name = &*matcher.name;
        if matches!(matcher.op, MatchOp::Equal) && !seen.contains(&name) {
            fixed.insert(name, &matcher.value);
            seen.push(name);
        } else {
            fixed.remove(name);
        }
    }
    Labels::new(fixed)
}
