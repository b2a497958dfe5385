//! Adding matchers to every selector of an expression, as text.

use crate::model::{METRIC_NAME, MatchOp, Matcher};

use super::error::QueryError;
use super::guard::{self, Token, TokenKind};
use super::query::Query;

/// Words before a list of labels in parentheses.
const BEFORE_LABELS: [&str; 6] = ["by", "without", "on", "ignoring", "group_left", "group_right"];

/// Matchers such as `{pool="orders"}`, to be added to selectors.
///
/// ```
/// use warroom::metrics::promql::Narrowing;
/// let orders = Narrowing::parse(r#"{pool="orders"}"#).unwrap();
/// let narrowed = orders.apply(r#"sum(rate(a_total[1m])) / sum(b{code="5"})"#).unwrap();
/// assert_eq!(narrowed, r#"sum(rate(a_total{pool="orders"}[1m])) / sum(b{pool="orders",code="5"})"#);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Narrowing {
    /// What stands between the braces.
    text: String,
    matchers: Vec<Matcher>,
}

impl Narrowing {
    /// Reads matchers in braces; positions of errors count from the opening one.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        let inner = text.trim().strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        let Some(inner) = inner else {
            return Err(QueryError::new(Some(0), "matchers stand in braces, such as {pool=\"orders\"}"));
        };
        let tokens = guard::inspect(text)?.tokens;
        if let Some(nested) = tokens.iter().skip(1).find(|token| token.kind == TokenKind::Open) {
            return Err(QueryError::new(Some(nested.at), "only matchers stand in these braces"));
        }
        // `{a!="b"}` alone is no selector: one with a name is.
        let shift = |error: QueryError| error.moved_back(1);
        let query = Query::parse(&format!("x{}", text.trim_start())).map_err(shift)?;
        let selectors = query.selectors();
        let [selector] = selectors.as_slice() else {
            return Err(QueryError::new(Some(0), "alternatives cannot be added to other selectors"));
        };
        let matchers: Vec<Matcher> = selector.iter().skip(1).cloned().collect();
        if matchers.is_empty() {
            return Err(QueryError::new(Some(0), "there is no matcher between the braces"));
        }
        Ok(Self { text: inner.trim().trim_end_matches(',').to_owned(), matchers })
    }

    /// A matcher of the series whose `label` is one of these; none without any.
    pub fn of_any(label: &str, values: &[&str]) -> Option<Self> {
        if values.is_empty() {
            return None;
        }
        let special = |c: char| r"\.+*?()|[]{}^$".contains(c);
        let literal = |value: &&str| -> String {
            value.chars().flat_map(|c| special(c).then_some('\\').into_iter().chain([c])).collect()
        };
        let values: Vec<String> = values.iter().map(literal).collect();
        let text = values.join("|").replace('\\', r"\\").replace('"', "\\\"").replace('\n', r"\n");
        Self::parse(&format!("{{{label}=~\"{text}\"}}")).ok()
    }

    /// The expression with the matchers added to each of its selectors. Fails where the expression is not
    /// valid, or has a selector to which nothing can be added.
    pub fn apply(&self, expr: &str) -> Result<String, QueryError> {
        let names = names(&Query::parse(expr)?);
        let tokens = guard::inspect(expr)?.tokens;
        let mut narrowed = String::with_capacity(expr.len() + 2 * self.text.len());
        let mut copied = 0;
        for (at, text) in self.insertions(&tokens, &names) {
            narrowed.push_str(expr.get(copied..at).unwrap_or_default());
            narrowed.push_str(&text);
            copied = at;
        }
        narrowed.push_str(expr.get(copied..).unwrap_or_default());
        let selectors = Query::parse(&narrowed)?.selectors();
        let has_all = |selector: &Vec<Matcher>| self.matchers.iter().all(|m| selector.contains(m));
        if selectors.is_empty() || !selectors.iter().all(has_all) {
            return Err(QueryError::new(None, "the matchers cannot be added here: write them into it"));
        }
        Ok(narrowed)
    }

    /// What is put where.
    fn insertions(&self, tokens: &[Token<'_>], names: &[String]) -> Vec<(usize, String)> {
        let mut insertions = Vec::new();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let next = tokens.get(at + 1);
            let opens = |text: &str| next.is_some_and(|next| next.text == text);
            if BEFORE_LABELS.contains(&token.text) && opens("(") {
                at = closing(tokens, at + 1, ")");
            } else if token.text == "{" {
                let comma = if opens("}") { "" } else { "," };
                insertions.push((token.at + 1, format!("{}{comma}", self.text)));
                at = closing(tokens, at, "}");
            } else if token.kind == TokenKind::Word
                && names.iter().any(|name| name == token.text)
                && !opens("(")
                && !opens("{")
            {
                insertions.push((token.at + token.text.len(), format!("{{{}}}", self.text)));
            }
            at += 1;
        }
        insertions
    }
}

/// Where the bracket that was opened after `from` is closed.
fn closing(tokens: &[Token<'_>], from: usize, bracket: &str) -> usize {
    let close = tokens.iter().skip(from).position(|token| token.text == bracket);
    close.map_or(tokens.len(), |close| from + close)
}

/// The names of the metrics an expression selects.
fn names(query: &Query) -> Vec<String> {
    let selectors = query.selectors();
    let matchers = selectors.iter().flatten().filter(|matcher| &*matcher.name == METRIC_NAME);
    matchers.filter(|m| matches!(m.op, MatchOp::Equal)).map(|m| m.value.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Labels;

    fn narrowed(matchers: &str, expr: &str) -> Result<String, String> {
        let narrowing = Narrowing::parse(matchers).map_err(|error| error.to_string())?;
        narrowing.apply(expr).map_err(|error| error.to_string())
    }

    #[test]
    fn every_selector_gets_them() {
        let cases = [
            ("a", r#"a{p="1"}"#),
            ("a{}", r#"a{p="1"}"#),
            (r#"{__name__="a"}"#, r#"{p="1",__name__="a"}"#),
            ("sum by (a) (a)", r#"sum by (a) (a{p="1"})"#),
            ("a + on (p) group_left (a) b", r#"a{p="1"} + on (p) group_left (a) b{p="1"}"#),
            ("rate(a[5m] offset 1m)", r#"rate(a{p="1"}[5m] offset 1m)"#),
            ("max_over_time(a[5m:1m])", r#"max_over_time(a{p="1"}[5m:1m])"#),
            ("sum without (b) (b)", r#"sum without (b) (b{p="1"})"#),
        ];
        for (expr, expected) in cases {
            assert_eq!(narrowed(r#"{p="1"}"#, expr).as_deref(), Ok(expected), "{expr}");
        }
    }

    #[test]
    fn any_of_several_is_matched_as_it_is_written() {
        let job = Narrowing::of_any("job", &["a.b", "c\"d\\"]).unwrap();
        let narrowed = job.apply("x").unwrap();
        assert_eq!(narrowed, r#"x{job=~"a\\.b|c\"d\\\\"}"#);
        let matchers = Query::parse(&narrowed).unwrap().selectors().remove(0);
        let accepts = |value: &str| {
            let labels = Labels::new([(METRIC_NAME, "x"), ("job", value)]);
            matchers.iter().all(|matcher| matcher.matches(&labels))
        };
        assert!(accepts("a.b") && accepts("c\"d\\") && !accepts("axb"));
        assert!(Narrowing::of_any("job", &[]).is_none());
    }

    #[test]
    fn what_cannot_be_narrowed_is_refused() {
        for expr in ["1", "time()", r#"a{x="1" or y="2"}"#, "rate(a)"] {
            assert!(narrowed(r#"{p="1"}"#, expr).is_err(), "{expr}");
        }
        for matchers in ["", "{}", "pool=1", r#"{p="1"} or x{p="2"}"#, "{p=1}", r#"{p=~"("}"#, "{a{}}"] {
            assert!(narrowed(matchers, "a").is_err(), "{matchers}");
        }
    }
}
