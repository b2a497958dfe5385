//! Whether an expression has something to work on where only some metrics are there.

use super::plan::{Binary, BinaryOp, Node, Plan};
use crate::model::Matcher;

/// Whether every selector that the answer cannot do without has metrics.
pub(super) fn is_answerable(plan: &Plan, has: &dyn Fn(&[Matcher]) -> bool) -> bool {
    let has_selector = |selector: usize| {
        let alternatives = plan.selectors.get(selector);
        alternatives.is_some_and(|alternatives| alternatives.iter().any(|matchers| has(matchers)))
    };
    node(&plan.root, &has_selector)
}

fn node(of: &Node, has: &dyn Fn(usize) -> bool) -> bool {
    match of {
        Node::Number(_) | Node::Text(_) => true,
        Node::Select(placed) | Node::Window { from: placed, .. } => has(placed.selector),
        Node::Subquery(subquery) => node(&subquery.inner, has),
        Node::Negate(inner) => node(inner, has),
        Node::Call(call) => call.args.iter().all(|arg| node(arg, has)),
        Node::Aggregate(aggregate) => {
            node(&aggregate.inner, has) && aggregate.param.as_ref().is_none_or(|param| node(param, has))
        }
        Node::Binary(binary) => self::binary(binary, has),
    }
}

fn binary(of: &Binary, has: &dyn Fn(usize) -> bool) -> bool {
    match of.op {
        BinaryOp::Or => node(&of.left, has) || node(&of.right, has),
        BinaryOp::Unless => node(&of.left, has),
        _ => node(&of.left, has) && node(&of.right, has),
    }
}

#[cfg(test)]
mod tests {
    use crate::metrics::promql::Query;
    use crate::model::{METRIC_NAME, Matcher};

    #[test]
    fn one_side_of_an_or_is_enough() {
        let has = |matchers: &[Matcher]| {
            matchers.iter().any(|matcher| &*matcher.name == METRIC_NAME && &*matcher.value == "a")
        };
        let cases = [
            ("a", true),
            ("b", false),
            ("sum by (x) (rate(b[1m]) or rate(a[1m]))", true),
            ("a - b or b", false),
            ("b - a or -a", true),
            ("a unless b", true),
            ("a and b", false),
            ("max_over_time(b[5m:1m]) * 2", false),
            ("quantile(scalar(b), a)", false),
            ("1", true),
        ];
        for (expr, answerable) in cases {
            assert_eq!(Query::parse(expr).unwrap().is_answerable(&has), answerable, "{expr}");
        }
    }
}
