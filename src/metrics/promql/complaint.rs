//! Saying what is wrong with an expression, and where.
//!
//! The parser says little and gives no places; the tokens say where its words may point.

use crate::model::Text;

use super::error::QueryError;
use super::functions;
use super::guard::{Token, TokenKind};
use super::kind::ValueKind;

/// The parser's complaint with the best place that can be found for it.
pub(super) fn syntax_error(reason: &str, tokens: &[Token<'_>]) -> QueryError {
    let quoted = reason.split('\'').nth(1).unwrap_or_default();
    if reason.starts_with("unknown function") {
        let meant = functions::similar(quoted).map(|name| format!("; did you mean {name}?"));
        let message = format!("there is no function {}{}", Text::line(quoted), meant.unwrap_or_default());
        return QueryError::unsupported(place_of_call(tokens, quoted), message);
    }
    if let Some(pattern) = reason.strip_prefix("illegal regex for ") {
        let place = tokens.iter().find(|token| token.text.trim_matches(['"', '\'', '`']) == pattern);
        return QueryError::new(place.map(|token| token.at), no_regex(pattern));
    }
    if let Some(explained) = newer_syntax(reason, tokens).or_else(|| retold(reason, tokens)) {
        return explained;
    }
    let misplaced = tokens.windows(2).find_map(|pair| misplaced(&pair[0], &pair[1]));
    if reason != "invalid promql query" {
        let place = place_of(tokens, quoted).or_else(|| misplaced.and_then(|error| error.position()));
        return QueryError::new(place, reason);
    }
    misplaced.unwrap_or_else(|| match tokens.last() {
        Some(last) if last.kind == TokenKind::Operator => {
            QueryError::new(Some(last.at), format!("something is missing after {}", Text::line(last.text)))
        }
        None => QueryError::new(None, "the expression is empty"),
        Some(_) => QueryError::new(None, "this is not a PromQL expression"),
    })
}

/// Syntax that Prometheus has gained (mostly as an experiment), but that is not known here.
fn newer_syntax(reason: &str, tokens: &[Token<'_>]) -> Option<QueryError> {
    let unsupported = |at, message: &str| Some(QueryError::unsupported(at, message));
    if reason.starts_with("unexpected character inside brackets") {
        return unsupported(
            place_of(tokens, "["),
            "only plain durations such as 5m are supported in brackets here",
        );
    }
    if let Some(modifier) = tokens.iter().find(|token| matches!(token.text, "anchored" | "smoothed")) {
        return unsupported(
            Some(modifier.at),
            "anchored and smoothed are not supported here; leave them out",
        );
    }
    if let Some(at) = computed_offset(tokens) {
        return unsupported(Some(at), "only plain durations such as 5m are supported behind offset here");
    }
    if let Some(info) = tokens.windows(2).find(|pair| pair[0].text == "info" && pair[1].text == "(") {
        return unsupported(Some(info[0].at), "info is not supported here; use group_left");
    }
    let trim = |pair: &&[Token<'_>]| {
        matches!(pair[0].text, "<" | ">") && pair[1].text == "/" && pair[0].at + 1 == pair[1].at
    };
    let trim = tokens.windows(2).find(trim)?;
    unsupported(Some(trim[0].at), "the trim operators </ and >/ are not supported here")
}

/// The parser's words for a value of the wrong kind, in ours.
fn retold(reason: &str, tokens: &[Token<'_>]) -> Option<QueryError> {
    let (wanted, rest) = reason.strip_prefix("expected type ")?.split_once(" in ")?;
    let (context, found) = rest.rsplit_once(", got ")?;
    let function = context.split('\'').nth(1);
    let message = wrong_kind(function.unwrap_or("an aggregation"), kind_named(wanted)?, kind_named(found)?);
    Some(QueryError::new(function.and_then(|function| place_of_call(tokens, function)), message))
}

fn kind_named(name: &str) -> Option<ValueKind> {
    Some(match name {
        "scalar" => ValueKind::Scalar,
        "vector" => ValueKind::Vector,
        "matrix" => ValueKind::Matrix,
        "string" => ValueKind::String,
        _ => return None,
    })
}

/// What to say of a regular expression that does not compile.
pub(super) fn no_regex(pattern: &str) -> String {
    format!("{} is not a regular expression", Text::line(pattern))
}

/// What to say when `context` is given a value of the wrong kind.
pub(super) fn wrong_kind(context: &str, wanted: ValueKind, found: ValueKind) -> String {
    let hint = match (wanted, found) {
        (ValueKind::Matrix, ValueKind::Vector) => "; add a range, as in [5m]",
        (ValueKind::Vector, ValueKind::Matrix) => "; leave out the range in brackets, or use rate",
        (ValueKind::Vector, ValueKind::Scalar) => "; use vector(…)",
        (ValueKind::Scalar, ValueKind::Vector) => "; use scalar(…)",
        _ => "",
    };
    let (wanted, found) = (wanted.name(), found.name());
    format!("{} takes a value of type {wanted}, not {found}{hint}", Text::line(context))
}

fn computed_offset(tokens: &[Token<'_>]) -> Option<usize> {
    let offset = tokens.iter().position(|token| token.text.eq_ignore_ascii_case("offset"))?;
    let duration = tokens.iter().skip(offset + 1).find(|token| !matches!(token.text, "+" | "-"))?;
    matches!(duration.kind, TokenKind::Open | TokenKind::Word).then_some(duration.at)
}

fn misplaced(left: &Token<'_>, right: &Token<'_>) -> Option<QueryError> {
    let ends =
        |token: &Token<'_>| matches!(token.kind, TokenKind::Number | TokenKind::Quoted | TokenKind::Close);
    let shown = Text::line(right.text);
    let message = if ends(left) && matches!(right.kind, TokenKind::Number | TokenKind::Quoted) {
        format!("an operator is missing before {shown}")
    } else if left.kind == TokenKind::Operator && matches!(right.kind, TokenKind::Close | TokenKind::Comma) {
        format!("something is missing before {shown}")
    } else if left.kind == TokenKind::Comma && right.kind == TokenKind::Close {
        "there is a comma too many here".to_owned()
    } else if left.kind == TokenKind::Operator && matches!(right.text, "*" | "/" | "%" | "^" | "==" | "!=") {
        format!("something is missing between {} and {shown}", Text::line(left.text))
    } else {
        return None;
    };
    Some(QueryError::new(Some(right.at), message))
}

pub(super) fn place_of(tokens: &[Token<'_>], text: &str) -> Option<usize> {
    tokens.iter().find(|token| token.text == text).map(|token| token.at)
}

pub(super) fn place_of_call(tokens: &[Token<'_>], name: &str) -> Option<usize> {
    let call = tokens.windows(2).find(|pair| pair[0].text.eq_ignore_ascii_case(name) && pair[1].text == "(");
    call.map(|pair| pair[0].at).or_else(|| place_of(tokens, name))
}

#[cfg(test)]
mod tests {
    use super::super::{Query, QueryError};

    fn refusal(text: &str) -> QueryError {
        Query::parse(text).expect_err(text)
    }

    #[test]
    fn finds_the_place_of_mistakes() {
        assert_eq!(
            refusal("sum(rte(x[5m]))").to_string(),
            "column 5: there is no function rte; did you mean rate?"
        );
        assert_eq!(refusal("x + * y").position(), Some(4));
        assert_eq!(refusal("1 2").position(), Some(2));
        assert_eq!(refusal("x{a=\"b\"} +").position(), Some(9));
        assert_eq!(refusal("max(x, )").position(), Some(7));
        assert_eq!(refusal("").message().as_str(), "no expression found in input");
    }

    #[test]
    fn checks_types() {
        let missing_range =
            "column 5: rate takes a value of type range vector, not instant vector; add a range, as in [5m]";
        assert_eq!(refusal("1 + rate(x)").to_string(), missing_range);
        assert!(refusal("sum(x[5m])").to_string().contains("leave out the range"));
        assert!(refusal("exp(Inf)").to_string().contains("instant vector"));
        assert!(!refusal("abs(x, y)").is_unsupported());
        assert!(refusal("x[0]").to_string().contains("greater than 0"));
        assert!(refusal("-x[5m]").position().is_none());
        assert!(refusal("1 > 2").to_string().to_lowercase().contains("bool"));
        assert!(refusal("x and 1").to_string().contains("set operator"));
    }
}
