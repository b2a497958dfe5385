//! Which samples are wanted.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::exposition::Line;
use crate::model::{METRIC_NAME, MatchOp, Matcher};

/// The selectors that expressions have, those with a fixed metric name sorted by it.
#[derive(Clone, Debug, Default)]
pub(super) struct Selection {
    by_name: HashMap<Arc<str>, Vec<Vec<Matcher>>>,
    others: Vec<Vec<Matcher>>,
}

/// The metric name that a selector asks for, if it asks for exactly one.
pub(super) fn metric_name(matchers: &[Matcher]) -> Option<&Arc<str>> {
    let is_name = |matcher: &&Matcher| {
        &*matcher.name == METRIC_NAME && matches!(matcher.op, MatchOp::Equal) && !matcher.value.is_empty()
    };
    matchers.iter().find(is_name).map(|matcher| &matcher.value)
}

impl Selection {
    pub(super) fn new(wanted: Vec<Vec<Matcher>>) -> Self {
        let mut selection = Self::default();
        for matchers in wanted {
            match metric_name(&matchers).cloned() {
                Some(name) => selection.by_name.entry(name).or_default().push(matchers),
                None => selection.others.push(matchers),
            }
        }
        selection
    }

    /// Whether a sample of this name could be wanted: the quick question, asked of every line.
    pub(super) fn could_want(&self, name: &str) -> bool {
        !self.others.is_empty() || self.by_name.contains_key(name)
    }

    /// Whether any selector wants this sample.
    pub(super) fn wants(&self, line: &Line<'_>) -> bool {
        let named = self.by_name.get(&*line.name).into_iter().flatten();
        named.chain(&self.others).any(|matchers| matchers.iter().all(|matcher| accepts(matcher, line)))
    }
}

fn accepts(matcher: &Matcher, line: &Line<'_>) -> bool {
    if &*matcher.name == METRIC_NAME {
        return matcher.accepts(&line.name);
    }
    matcher.accepts(&line.labels.get(&matcher.name).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::super::super::exposition::{Format, parse};
    use super::*;

    fn wanted(selection: &Selection, line: &str) -> bool {
        let mut wants = false;
        parse(line.as_bytes(), Format::Text, |line| {
            wants = selection.could_want(&line.name) && selection.wants(line);
        });
        wants
    }

    #[test]
    fn wants_what_any_selector_wants() {
        let selection = Selection::new(vec![
            vec![Matcher::equal("__name__", "a"), Matcher::regex("code", "5..").unwrap()],
            vec![Matcher::equal("__name__", "b")],
        ]);
        assert!(wanted(&selection, "a{code=\"503\"} 1") && wanted(&selection, "b 1"));
        assert!(!wanted(&selection, "a{code=\"200\"} 1") && !wanted(&selection, "a 1"));
        assert!(!selection.could_want("c"));
    }

    #[test]
    fn selectors_without_a_fixed_name_work_too() {
        let selection = Selection::new(vec![vec![
            Matcher::regex("__name__", "a_.*").unwrap(),
            Matcher::not_equal("zone", ""),
        ]]);
        assert!(wanted(&selection, "a_total{zone=\"x\"} 1"));
        assert!(!wanted(&selection, "a_total 1") && !wanted(&selection, "b{zone=\"x\"} 1"));
        assert!(wanted(&Selection::new(vec![vec![]]), "anything 1"));
    }
}
