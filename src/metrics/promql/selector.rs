//! From the parser's selectors to matchers that match as Prometheus's do.

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use promql_parser::label::{MatchOp as ParsedOp, Matcher as ParsedMatcher};
use promql_parser::parser::{AtModifier, LabelModifier, Offset, VectorSelector};

use crate::model::{METRIC_NAME, MatchOp, Matcher};

use super::complaint::no_regex;
use super::error::QueryError;
use super::plan::{At, LabelSet, Selector, When};

/// The selector's alternatives; each must have a matcher that does not accept the empty value.
pub(super) fn alternatives(parsed: &VectorSelector) -> Result<Selector, QueryError> {
    let name = parsed.name.as_deref().map(|name| Matcher::equal(METRIC_NAME, name));
    let groups = &parsed.matchers.or_matchers;
    let groups: Vec<&[ParsedMatcher]> = if groups.is_empty() {
        vec![&parsed.matchers.matchers]
    } else {
        groups.iter().map(Vec::as_slice).collect()
    };
    groups.into_iter().map(|group| alternative(name.as_ref(), group)).collect()
}

fn alternative(name: Option<&Matcher>, group: &[ParsedMatcher]) -> Result<Vec<Matcher>, QueryError> {
    let mut matchers: Vec<Matcher> = name.cloned().into_iter().collect();
    for parsed in group {
        matchers.push(matcher(parsed).map_err(|_| QueryError::new(None, no_regex(&parsed.value)))?);
    }
    if matchers.iter().all(|matcher| matcher.accepts("")) {
        let message = "a selector needs a name or a matcher that does not match the empty string";
        return Err(QueryError::new(None, message));
    }
    let names = matchers.iter().filter(|m| &*m.name == METRIC_NAME && matches!(m.op, MatchOp::Equal));
    if names.count() > 1 {
        return Err(QueryError::new(None, "a selector may give the metric's name only once"));
    }
    Ok(matchers)
}

fn matcher(parsed: &ParsedMatcher) -> Result<Matcher, crate::model::MatcherError> {
    let (name, value) = (parsed.name.as_str(), parsed.value.as_str());
    match parsed.op {
        ParsedOp::Equal => Ok(Matcher::equal(name, value)),
        ParsedOp::NotEqual => Ok(Matcher::not_equal(name, value)),
        ParsedOp::Re(_) => {
            Matcher::regex(name, value).or_else(|_| Matcher::regex(name, &plain_braces(value)))
        }
        ParsedOp::NotRe(_) => {
            Matcher::not_regex(name, value).or_else(|_| Matcher::not_regex(name, &plain_braces(value)))
        }
    }
}

/// A pattern in which every brace that does not repeat stands for itself, as in Prometheus:
/// `/users/{id}` is a legal pattern there.
pub(super) fn plain_braces(pattern: &str) -> String {
    let mut plain = String::with_capacity(pattern.len());
    let mut escaped = false;
    for (at, c) in pattern.char_indices() {
        if c == '{' && !escaped && !is_repetition(&pattern[at + 1..]) {
            plain.push('\\');
        }
        plain.push(c);
        escaped = c == '\\' && !escaped;
    }
    plain
}

/// Whether `{` before `rest` begins `{n}`, `{n,}` or `{n,m}`.
fn is_repetition(rest: &str) -> bool {
    let Some((inner, _)) = rest.split_once('}') else { return false };
    let (least, most) = inner.split_once(',').unwrap_or((inner, ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    !least.is_empty() && digits(least) && digits(most)
}

/// `@` and `offset` in milliseconds.
pub(super) fn when(at: Option<&AtModifier>, offset: Option<&Offset>) -> Result<When, QueryError> {
    let offset = match offset {
        None => 0,
        Some(Offset::Pos(duration)) => millis(*duration)?,
        Some(Offset::Neg(duration)) => -millis(*duration)?,
    };
    let at = match at {
        None => None,
        Some(AtModifier::Start) => Some(At::Start),
        Some(AtModifier::End) => Some(At::End),
        Some(AtModifier::At(time)) => Some(At::Time(match time.duration_since(UNIX_EPOCH) {
            Ok(since) => millis(since)?,
            Err(before) => -millis(before.duration())?,
        })),
    };
    Ok(When { at, offset })
}

/// A duration that leaves room for arithmetic with times.
pub(super) fn millis(duration: Duration) -> Result<i64, QueryError> {
    i64::try_from(duration.as_millis())
        .ok()
        .filter(|millis| *millis < i64::MAX / 4)
        .ok_or_else(|| QueryError::new(None, "a time in the expression is out of bounds"))
}

/// The labels of `by`, `without`, `on` or `ignoring`; `None` is the operator's own default.
pub(super) fn label_set(modifier: Option<&LabelModifier>, default_including: bool) -> LabelSet {
    let Some(modifier) = modifier else {
        return LabelSet { including: default_including, names: Vec::new() };
    };
    let mut names: Vec<Arc<str>> =
        modifier.labels().labels.iter().map(|name| Arc::from(name.as_str())).collect();
    names.sort();
    names.dedup();
    LabelSet { including: modifier.is_include(), names }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_that_do_not_repeat_stand_for_themselves() {
        assert_eq!(plain_braces(r"/a/{id}/\{b/c{2}d{1,}e{1,3}{,2}"), r"/a/\{id}/\{b/c{2}d{1,}e{1,3}\{,2}");
        let query = super::super::Query::parse(r#"x{path=~"/users/{id}/.*", path!~"{"}"#).unwrap();
        let matchers = &query.selectors()[0];
        assert!(matchers[1].accepts("/users/{id}/7") && !matchers[2].accepts("{"));
    }
}
