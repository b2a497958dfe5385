//! What selects series and alerts by their labels.

use std::fmt;
use std::sync::Arc;

use regex::Regex;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::labels::Labels;
use super::text::Text;

/// How a matcher compares.
#[derive(Clone, Debug)]
pub enum MatchOp {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `=~`: anchored at both ends, `.` matches newlines, as in Prometheus.
    Regex(Regex),
    /// `!~`
    NotRegex(Regex),
}

/// One condition on one label. A missing label counts as the empty string, as in Prometheus.
#[derive(Clone, Debug)]
pub struct Matcher {
    /// The label it looks at.
    pub name: Arc<str>,
    /// How it compares.
    pub op: MatchOp,
    /// What it compares with: the value, or the source of the regular expression.
    pub value: Arc<str>,
}

/// A regular expression that does not compile.
#[derive(Debug, thiserror::Error)]
#[error("label {name}: {reason}")]
pub struct MatcherError {
    name: Text,
    reason: Text,
}

impl Matcher {
    /// `name="value"`
    pub fn equal(name: &str, value: &str) -> Self {
        Self { name: name.into(), op: MatchOp::Equal, value: value.into() }
    }

    /// `name!="value"`
    pub fn not_equal(name: &str, value: &str) -> Self {
        Self { name: name.into(), op: MatchOp::NotEqual, value: value.into() }
    }

    /// `name=~"pattern"`; fails on a pattern that does not compile.
    pub fn regex(name: &str, pattern: &str) -> Result<Self, MatcherError> {
        let op = MatchOp::Regex(anchored(name, pattern)?);
        Ok(Self { name: name.into(), op, value: pattern.into() })
    }

    /// `name!~"pattern"`; fails on a pattern that does not compile.
    pub fn not_regex(name: &str, pattern: &str) -> Result<Self, MatcherError> {
        let op = MatchOp::NotRegex(anchored(name, pattern)?);
        Ok(Self { name: name.into(), op, value: pattern.into() })
    }

    /// Whether a label with this value (empty for none) passes.
    pub fn accepts(&self, value: &str) -> bool {
        match &self.op {
            MatchOp::Equal => value == &*self.value,
            MatchOp::NotEqual => value != &*self.value,
            MatchOp::Regex(regex) => regex.is_match(value),
            MatchOp::NotRegex(regex) => !regex.is_match(value),
        }
    }

    /// Whether these labels pass.
    pub fn matches(&self, labels: &Labels) -> bool {
        self.accepts(labels.get(&self.name).unwrap_or_default())
    }
}

impl PartialEq for Matcher {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.symbol() == other.symbol() && self.value == other.value
    }
}

impl Eq for Matcher {}

/// As name, operator and value, raw: matching needs their bytes.
impl Serialize for Matcher {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (&*self.name, self.symbol(), &*self.value).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Matcher {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (name, symbol, value) = <(String, String, String)>::deserialize(deserializer)?;
        let read = Self::with(&name, &symbol, &value).map_err(serde::de::Error::custom)?;
        read.ok_or_else(|| serde::de::Error::custom("no operator of a matcher"))
    }
}

impl Matcher {
    /// The matcher with the operator that is written like this: `=`, `!=`, `=~` or `!~`; none for any other.
    ///
    /// # Errors
    /// As [`Matcher::regex`].
    pub fn with(name: &str, symbol: &str, value: &str) -> Result<Option<Self>, MatcherError> {
        Ok(Some(match symbol {
            "=" => Self::equal(name, value),
            "!=" => Self::not_equal(name, value),
            "=~" => Self::regex(name, value)?,
            "!~" => Self::not_regex(name, value)?,
            _ => return Ok(None),
        }))
    }

    /// A matcher as it is typed, whether it can be read or not: `pool=~"or.*"`.
    pub fn typed(name: &str, symbol: &str, value: &str) -> String {
        let value = value.replace('\\', "\\\\").replace('"', "\\\"");
        format!("{}{symbol}\"{}\"", Text::line(name), Text::line(&value))
    }

    fn symbol(&self) -> &'static str {
        match self.op {
            MatchOp::Equal => "=",
            MatchOp::NotEqual => "!=",
            MatchOp::Regex(_) => "=~",
            MatchOp::NotRegex(_) => "!~",
        }
    }
}

impl fmt::Display for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Self::typed(&self.name, self.symbol(), &self.value))
    }
}

fn anchored(name: &str, pattern: &str) -> Result<Regex, MatcherError> {
    let error = |reason: String| MatcherError { name: Text::line(name), reason: Text::line(&reason) };
    // Compiled alone first: `a)(b` would otherwise escape the anchoring group.
    Regex::new(pattern).map_err(|e| error(e.to_string()))?;
    Regex::new(&format!("^(?s:{pattern})$")).map_err(|e| error(e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regexes_are_anchored_and_dot_matches_newlines() {
        let matcher = Matcher::regex("code", "5..").unwrap();
        assert!(matcher.accepts("503") && matcher.accepts("5\n3"));
        assert!(!matcher.accepts("1503"));
        assert!(Matcher::regex("code", "a|b").unwrap().accepts("b"));
    }

    #[test]
    fn a_missing_label_is_empty() {
        assert!(Matcher::not_equal("code", "500").matches(&Labels::default()));
        assert!(Matcher::equal("code", "").matches(&Labels::default()));
    }

    #[test]
    fn a_pattern_cannot_escape_its_anchors() {
        assert!(Matcher::regex("code", "a)|(b").is_err());
    }
}
