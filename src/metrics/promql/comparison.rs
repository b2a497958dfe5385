//! Taking an alerting rule's expression apart: what it looks at, and from where on that is bad.

use super::guard::{self, Token, TokenKind};
use super::kind::ValueKind;
use super::query::Query;
use super::value::Value;
use crate::metrics::store::{Store, Stored};
use crate::model::{Matcher, Timestamp};

/// How the two sides of a comparison stand to each other when it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// `>`
    Above,
    /// `>=`
    AtLeast,
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `==`
    Equal,
    /// `!=`
    Different,
}

/// What an expression is compared with.
#[derive(Clone, Debug, PartialEq)]
pub enum Bound {
    /// A number.
    Number(f64),
    /// So many times what another expression yields, matched by labels.
    Share {
        /// How many times.
        factor: f64,
        /// The other expression.
        of: String,
    },
}

/// An expression that is a comparison.
///
/// ```
/// use warroom::metrics::promql::{Bound, Comparison, Relation};
/// let full = Comparison::of("sum by (pool) (in_use) > 0.9 * sum by (pool) (max)").unwrap();
/// assert_eq!((full.left.as_str(), full.relation), ("sum by (pool) (in_use)", Relation::Above));
/// assert_eq!(full.bound, Bound::Share { factor: 0.9, of: "sum by (pool) (max)".to_owned() });
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// What is compared: an expression that yields series.
    pub left: String,
    /// How it stands to the bound when the comparison holds.
    pub relation: Relation,
    /// What it is compared with.
    pub bound: Bound,
}

impl Comparison {
    /// The comparison that `expr` is; none where it is something else, such as two of them joined by `and`, or
    /// where it is compared with something else's labels in mind (`on`, `ignoring`, `bool`).
    pub fn of(expr: &str) -> Option<Self> {
        let tokens = guard::inspect(expr).ok()?.tokens;
        let inner = unwrapped(&tokens)?;
        let at = the_comparison(inner)?;
        let (left, right) = (text(expr, inner.get(..at)?)?, text(expr, inner.get(at + 1..)?)?);
        let relation = Relation::of(inner.get(at)?.text)?;
        if is_vector(left) {
            return Some(Self { left: left.to_owned(), relation, bound: bound(right)? });
        }
        // `0.05 < ratio`
        let number = constant(left)?;
        let bound = Bound::Number(number);
        is_vector(right).then(|| Self { left: right.to_owned(), relation: relation.turned(), bound })
    }
}

/// Whether an expression is one thing divided by another, such as a share or a mean.
pub fn is_quotient(expr: &str) -> bool {
    let Ok(guarded) = guard::inspect(expr) else { return false };
    let Some(inner) = unwrapped(&guarded.tokens) else { return false };
    let mut operators = outer(inner).filter(|(_, token)| token.kind == TokenKind::Operator);
    operators.next().is_some_and(|(_, operator)| operator.text == "/") && operators.next().is_none()
}

impl Relation {
    fn of(operator: &str) -> Option<Self> {
        Some(match operator {
            ">" => Self::Above,
            ">=" => Self::AtLeast,
            "<" => Self::Below,
            "<=" => Self::AtMost,
            "==" => Self::Equal,
            "!=" => Self::Different,
            _ => return None,
        })
    }

    /// The same with its sides exchanged.
    const fn turned(self) -> Self {
        match self {
            Self::Above => Self::Below,
            Self::AtLeast => Self::AtMost,
            Self::Below => Self::Above,
            Self::AtMost => Self::AtLeast,
            same => same,
        }
    }
}

/// The tokens without parentheses around all of them.
fn unwrapped<'t, 'e>(tokens: &'t [Token<'e>]) -> Option<&'t [Token<'e>]> {
    let mut inner = tokens;
    // Nothing else is outside of the bracket that comes first.
    while inner.first()?.text == "(" && outer(inner).count() == 1 {
        inner = inner.get(1..inner.len() - 1)?;
    }
    Some(inner)
}

/// The tokens outside of all brackets, each with its position; an opening bracket stands for all that it holds.
fn outer<'t, 'e>(tokens: &'t [Token<'e>]) -> impl Iterator<Item = (usize, &'t Token<'e>)> {
    let mut depth = 0_usize;
    tokens.iter().enumerate().filter(move |(_, token)| {
        let is_outer = depth == 0;
        match token.kind {
            TokenKind::Open => depth += 1,
            TokenKind::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        is_outer
    })
}

/// Where the one comparison is, in an expression that is nothing but that.
fn the_comparison(tokens: &[Token<'_>]) -> Option<usize> {
    let is_word = |word: &str, of: &[&str]| of.iter().any(|known| word.eq_ignore_ascii_case(known));
    if outer(tokens).any(|(_, token)| is_word(token.text, &["and", "or", "unless"])) {
        return None;
    }
    let mut comparisons = outer(tokens).filter(|(_, token)| Relation::of(token.text).is_some());
    let (at, _) = comparisons.next()?;
    let modifier = tokens.get(at + 1)?.text;
    let is_plain = comparisons.next().is_none() && !is_word(modifier, &["bool", "on", "ignoring"]);
    is_plain.then_some(at)
}

/// The text that these tokens were read from.
fn text<'e>(expr: &'e str, tokens: &[Token<'_>]) -> Option<&'e str> {
    let (first, last) = (tokens.first()?, tokens.last()?);
    expr.get(first.at..last.at + last.text.len())
}

fn is_vector(expr: &str) -> bool {
    Query::parse(expr).is_ok_and(|query| query.kind() == ValueKind::Vector)
}

fn bound(right: &str) -> Option<Bound> {
    if let Some(number) = constant(right) {
        return Some(Bound::Number(number));
    }
    let whole = || is_vector(right).then(|| Bound::Share { factor: 1.0, of: right.to_owned() });
    share(right).or_else(whole)
}

/// `0.9 * max`, or the other way round.
fn share(right: &str) -> Option<Bound> {
    let tokens = guard::inspect(right).ok()?.tokens;
    let inner = unwrapped(&tokens)?;
    let mut operators = outer(inner).filter(|(_, token)| token.kind == TokenKind::Operator);
    let (at, operator) = operators.next()?;
    if operator.text != "*" || operators.next().is_some() {
        return None;
    }
    let (one, other) = (text(right, inner.get(..at)?)?, text(right, inner.get(at + 1..)?)?);
    let times = |factor: f64, of: &str| is_vector(of).then(|| Bound::Share { factor, of: of.to_owned() });
    constant(one).and_then(|factor| times(factor, other)).or_else(|| times(constant(other)?, one))
}

/// The number that an expression without metrics and functions stands for.
fn constant(expr: &str) -> Option<f64> {
    let tokens = guard::inspect(expr).ok()?.tokens;
    if tokens.iter().any(|token| token.kind == TokenKind::Word && !token.text.eq_ignore_ascii_case("inf")) {
        return None;
    }
    let answer = Query::parse(expr).ok()?.instant(&Nothing, Timestamp::default()).ok()?;
    match answer.value {
        Value::Scalar(number) if !number.is_nan() => Some(number),
        _ => None,
    }
}

/// A store without samples.
struct Nothing;

impl Store for Nothing {
    fn select(&self, _: &[Matcher], _: Timestamp, _: Timestamp) -> Vec<Stored<'_>> {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(expr: &str) -> Option<(String, Relation, String)> {
        let Comparison { left, relation, bound } = Comparison::of(expr)?;
        let bound = match bound {
            Bound::Number(number) => number.to_string(),
            Bound::Share { factor, of } => format!("{factor} of {of}"),
        };
        Some((left, relation, bound))
    }

    #[test]
    fn the_two_sides_of_a_comparison() {
        let ratio = r#"sum(rate(x{code=~"5.."}[1m])) / sum(rate(x[1m]))"#;
        let cases = [
            (format!("{ratio} > 0.05"), ratio, Relation::Above, "0.05"),
            (format!("(({ratio}) >= 5 / 100)"), &format!("({ratio})"), Relation::AtLeast, "0.05"),
            ("0.05 < ratio".to_owned(), "ratio", Relation::Above, "0.05"),
            ("up{job=\"a\"} == 0".to_owned(), "up{job=\"a\"}", Relation::Equal, "0"),
            ("free_bytes <= -(10 * 1e9)".to_owned(), "free_bytes", Relation::AtMost, "-10000000000"),
            ("a > (b > 1)".to_owned(), "a", Relation::Above, "1 of (b > 1)"),
            ("in_use > max * 0.9".to_owned(), "in_use", Relation::Above, "0.9 of max"),
            ("in_use > 0.9 * max - 1".to_owned(), "in_use", Relation::Above, "1 of 0.9 * max - 1"),
            ("(a) + (b) != 3".to_owned(), "(a) + (b)", Relation::Different, "3"),
        ];
        for (expr, left, relation, bound) in cases {
            assert_eq!(told(&expr), Some((left.to_owned(), relation, bound.to_owned())), "{expr}");
        }
    }

    #[test]
    fn what_is_more_or_less_than_a_comparison_is_none() {
        let others = [
            "up",
            "absent(up)",
            "a > 1 and b > 2",
            "a > 1 unless b",
            "a > bool 1",
            "a > on (pool) b",
            "a > 1 > 2",
            "1 > 2",
            "a > time()",
            "a > nan",
            "a >",
            "(a > 1) + 1",
            "\"text\" == a",
            "",
        ];
        for expr in others {
            assert_eq!(told(expr), None, "{expr}");
        }
    }

    #[test]
    fn a_quotient_is_divided_once_and_nothing_else() {
        assert!(is_quotient("sum(a{b=\"/\"}) / sum(c)") && is_quotient("((a) / (b))"));
        assert!(!is_quotient("sum(a / b)") && !is_quotient("a / b * 100") && !is_quotient("a{b=\"/\"}"));
    }

    proptest! {
        #[test]
        fn what_it_yields_can_be_asked(expr in r#"[ab(){}<>=*/.0-9 "]{0,24}"#) {
            if let Some(comparison) = Comparison::of(&expr) {
                prop_assert!(is_vector(&comparison.left), "{}", comparison.left);
            }
        }
    }
}
