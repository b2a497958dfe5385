//! What is wrong in a config, and where.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::model::Text;

/// A mistake, by its place in the file's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    /// Where it begins, in bytes.
    pub(super) offset: usize,
    /// What is wrong and, where one is near, the valid name.
    pub(super) text: String,
}

/// Everything that is wrong in a config.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems {
    path: PathBuf,
    found: Vec<Located>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Located {
    place: Place,
    text: Text,
}

/// A place as editors count: line and column from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    line: usize,
    column: usize,
}

impl Place {
    /// The place of a byte of `source`.
    pub(super) fn of(source: &str, offset: usize) -> Self {
        let before = source.get(..offset).unwrap_or(source);
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        Self { line, column }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

impl Problems {
    /// These mistakes in the order of their places.
    pub(super) fn new(path: &Path, source: &str, mut problems: Vec<Problem>) -> Self {
        problems.sort_by_key(|problem| problem.offset);
        problems.dedup();
        let located = |problem: &Problem| Located {
            place: Place::of(source, problem.offset),
            text: Text::line(&problem.text),
        };
        Self { path: path.to_owned(), found: problems.iter().map(located).collect() }
    }

    /// A line each: `path:line:column: what is wrong`.
    pub fn lines(&self) -> impl Iterator<Item = Text> {
        let path = Text::line(&self.path.to_string_lossy());
        let line = move |found: &Located| {
            let Located { place, text } = found;
            Text::line(&format!("{path}:{}:{}: {text}", place.line, place.column))
        };
        self.found.iter().map(line)
    }

    /// How many there are.
    pub const fn count(&self) -> usize {
        self.found.len()
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, line) in self.lines().enumerate() {
            let end = if number == 0 { "" } else { "\n" };
            write!(f, "{end}{line}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_come_in_the_order_of_their_places() {
        let problem = |offset, text: &str| Problem { offset, text: text.to_owned() };
        let found = vec![problem(6, "second"), problem(0, "first"), problem(6, "second")];
        let problems = Problems::new(Path::new("w.toml"), "a\nüb x", found);
        assert_eq!(problems.to_string(), "w.toml:1:1: first\nw.toml:2:4: second");
        assert_eq!(problems.count(), 2);
    }
}
