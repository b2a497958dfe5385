//! What is wrong in a theme or a keymap, and where.

use std::fmt;
use std::ops::Range;

/// A mistake in a data file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong and, where one is near, the valid name.
    pub text: String,
}

impl Problem {
    /// A mistake at this place of `source`.
    pub(super) fn at(source: &str, span: Range<usize>, text: String) -> Self {
        let (line, column) = Self::place(source, span.start);
        Self { line, column, text }
    }

    /// A mistake of the whole file.
    pub(super) const fn whole(text: String) -> Self {
        Self { line: 1, column: 1, text }
    }

    /// Line and column, both from 1, of a byte of `source`.
    pub(super) fn place(source: &str, offset: usize) -> (usize, usize) {
        let before = source.get(..offset).unwrap_or(source);
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        (line, column)
    }

    /// A mistake the TOML parser found.
    pub(super) fn toml(source: &str, error: &toml::de::Error) -> Self {
        Self::at(source, error.span().unwrap_or(0..0), error.message().to_owned())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.text)
    }
}

impl std::error::Error for Problem {}

/// `no KIND "wrong"; did you mean "right"?`, or the whole choice where nothing is near.
pub fn unknown<'a>(kind: &str, wrong: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let nearest = known
        .iter()
        .map(|name| (strsim::damerau_levenshtein(wrong, name), name))
        .filter(|(distance, name)| *distance <= name.chars().count().max(3) / 2)
        .min();
    match nearest {
        Some((_, name)) => format!("no {kind} {wrong:?}; did you mean {name:?}?"),
        None => format!("no {kind} {wrong:?}; there are: {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_from_one_and_in_characters() {
        let problem = Problem::at("a\nüb x", 6..7, "bad".to_owned());
        assert_eq!(problem.to_string(), "line 2, column 4: bad");
    }

    #[test]
    fn names_the_nearest_or_all() {
        let known = ["critical", "warning"];
        assert_eq!(unknown("role", "critcal", known), r#"no role "critcal"; did you mean "critical"?"#);
        assert_eq!(unknown("role", "x", known), r#"no role "x"; there are: critical, warning"#);
    }
}
