//! Keeping labels through every aggregation of an expression, as text.

use super::error::QueryError;
use super::guard::{self, Token};
use super::query::Query;

/// The aggregation operators: <https://prometheus.io/docs/prometheus/latest/querying/operators/>.
const AGGREGATIONS: [&str; 12] = [
    "sum",
    "avg",
    "min",
    "max",
    "count",
    "group",
    "stddev",
    "stdvar",
    "quantile",
    "topk",
    "bottomk",
    "count_values",
];

/// The expression with `labels` kept by each of its aggregations and compared by each of its `on`: what was
/// written for one process, for the server that scrapes many. Fails where the expression is not valid.
///
/// ```
/// use warroom::metrics::promql::keep_labels;
/// let kept = keep_labels("sum by (pool) (a) / on (pool) max(b)", &["job"]).unwrap();
/// assert_eq!(kept, "sum by (pool, job) (a) / on (pool, job) max by (job) (b)");
/// ```
pub fn keep_labels(expr: &str, labels: &[&str]) -> Result<String, QueryError> {
    Query::parse(expr)?;
    let tokens = guard::inspect(expr)?.tokens;
    let mut kept = String::with_capacity(expr.len() + 32);
    let mut copied = 0;
    for (at, text) in insertions(&tokens, labels) {
        kept.push_str(expr.get(copied..at).unwrap_or_default());
        kept.push_str(&text);
        copied = at;
    }
    kept.push_str(expr.get(copied..).unwrap_or_default());
    Query::parse(&kept)?;
    Ok(kept)
}

/// What is put where, in order.
fn insertions(tokens: &[Token<'_>], labels: &[&str]) -> Vec<(usize, String)> {
    let mut insertions = Vec::new();
    let all = labels.join(", ");
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text);
    for (at, token) in tokens.iter().enumerate() {
        let opens = text(at + 1) == "(";
        if opens && ["by", "on"].contains(&token.text) {
            let close = closing(tokens, at + 1);
            let comma = if close == at + 2 || text(close.saturating_sub(1)) == "," { "" } else { ", " };
            let is_listed = |label: &&&str| (at + 2..close).any(|at| text(at) == **label);
            let news: Vec<&str> = labels.iter().filter(|label| !is_listed(label)).copied().collect();
            let close = tokens.get(close).filter(|_| !news.is_empty());
            insertions.extend(close.map(|close| (close.at, format!("{comma}{}", news.join(", ")))));
        } else if opens && AGGREGATIONS.contains(&token.text) {
            // The grouping may also follow the aggregated.
            let after = text(closing(tokens, at + 1) + 1);
            if !["by", "without"].contains(&after) {
                insertions.push((token.at + token.text.len(), format!(" by ({all}) ")));
            }
        }
    }
    insertions.sort_by_key(|(at, _)| *at);
    insertions
}

/// Where the parenthesis that is opened at `open` is closed.
fn closing(tokens: &[Token<'_>], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.text {
            "(" => depth += 1,
            ")" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    tokens.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_aggregation_keeps_them() {
        let cases = [
            ("a", "a"),
            ("sum(a)", "sum by (job, instance) (a)"),
            ("sum(rate(a[1m])) by (x)", "sum(rate(a[1m])) by (x, job, instance)"),
            ("sum by () (a)", "sum by (job, instance) (a)"),
            ("sum by (x,) (a)", "sum by (x,job, instance) (a)"),
            ("max without (x) (a)", "max without (x) (a)"),
            ("max(a) without (x)", "max(a) without (x)"),
            ("sum by (x, job) (a)", "sum by (x, job, instance) (a)"),
            ("sum by (instance, job) (a)", "sum by (instance, job) (a)"),
            ("sum(max(a))", "sum by (job, instance) (max by (job, instance) (a))"),
            ("a{by=\"sum(\"}", "a{by=\"sum(\"}"),
            ("a * on (x) group_left (y) b", "a * on (x, job, instance) group_left (y) b"),
        ];
        for (expr, expected) in cases {
            let kept = keep_labels(expr, &["job", "instance"]).map_err(|error| error.to_string());
            assert_eq!(kept.as_deref(), Ok(expected), "{expr}");
        }
        assert!(keep_labels("sum(", &["job"]).is_err());
    }
}
