//! What a walk over an exposition found besides samples.

use super::fault::Fault;
use super::format::Format;
use crate::model::{Notice, Text};

/// Bad lines whose reasons are kept; the others are only counted.
const KEPT_REASONS: usize = 100;

/// One line that was refused, or that breaks a rule of its format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// Its number, from 1.
    pub line: u64,
    /// Why.
    pub reason: Text,
}

/// What a walk over an exposition found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The format the body was read as.
    pub format: Format,
    /// Samples that were accepted.
    pub samples: u64,
    /// Complaints about lines, those beyond the first hundred included.
    pub bad: u64,
    /// The first hundred complaints, in order of their lines.
    pub bad_lines: Vec<BadLine>,
    /// What else is worth telling: samples that came too late, series beyond the limit.
    pub notices: Vec<Notice>,
}

impl Report {
    pub(super) const fn new(format: Format) -> Self {
        Self { format, samples: 0, bad: 0, bad_lines: Vec::new(), notices: Vec::new() }
    }

    /// Whether every line was in order.
    pub const fn is_clean(&self) -> bool {
        self.bad == 0
    }

    /// Whether the body was no exposition at all: something was wrong and nothing was right.
    pub const fn is_useless(&self) -> bool {
        self.samples == 0 && self.bad > 0
    }

    pub(super) fn complain(&mut self, line: u64, fault: Fault<'_>) {
        self.bad += 1;
        if self.bad_lines.len() < KEPT_REASONS {
            self.bad_lines.push(BadLine { line, reason: Text::line(&fault.to_string()) });
        }
    }

    /// Complaints about a group come when it has ended, after those about lines behind it.
    pub(super) fn sort(&mut self) {
        self.bad_lines.sort_by_key(|bad| bad.line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_complaints_are_counted_and_a_hundred_kept() {
        let mut report = Report::new(Format::Text);
        (1..=250).for_each(|line| report.complain(line, Fault::NoValue));
        assert_eq!((report.bad, report.bad_lines.len()), (250, KEPT_REASONS));
        assert!(report.is_useless() && !report.is_clean());
    }
}
