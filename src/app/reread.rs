//! What became of reading the config again.

use std::fmt;

use super::notify::NotifySpec;
use crate::model::{Actor, Text};

/// What became of reading the config again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reread {
    /// It holds from now on.
    Applied(Applied),
    /// It is wrong, and all is as it was: every problem, a line each.
    Refused(Vec<Text>),
    /// There is none to read, and why.
    Nothing(Text),
}

/// A config that holds from now on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// What it changed.
    pub changes: Changes,
    /// Who sits in front of the screen, where there is one.
    pub operator: Option<Actor>,
    /// How they are called from now on.
    pub notify: Option<NotifySpec>,
    /// What is out of the ordinary about it, and what it cannot change before the next start.
    pub remarks: Vec<Text>,
}

/// How a config differs from the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Sources that it names anew.
    pub added: usize,
    /// Sources that it names no more.
    pub removed: usize,
    /// Sources of which it says something else.
    pub changed: usize,
    /// Whether the look, the keys, the operator's name or the calls are others.
    pub screen: bool,
    /// Whether acknowledgements are told otherwise: elsewhere, for longer, with another reminder.
    pub acknowledge: bool,
}

impl fmt::Display for Changes {
    /// `1 source added, 1 removed, 2 changed`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = [(self.added, "added"), (self.removed, "removed"), (self.changed, "changed")];
        let counts = counts.into_iter().filter(|(count, _)| *count > 0);
        let word = |(number, (count, what)): (usize, (usize, &str))| match (number, count) {
            (0, 1) => format!("1 source {what}"),
            (0, _) => format!("{count} sources {what}"),
            _ => format!("{count} {what}"),
        };
        let mut parts: Vec<String> = counts.enumerate().map(word).collect();
        parts.extend(self.screen.then(|| "look, keys or name changed".to_owned()));
        parts.extend(self.acknowledge.then(|| "[acknowledge] changed".to_owned()));
        if parts.is_empty() {
            return f.write_str("nothing changed");
        }
        f.write_str(&parts.join(", "))
    }
}

impl fmt::Display for Reread {
    /// One line; of several problems the first.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Applied(applied) => write!(f, "config read again: {}", applied.changes),
            Self::Refused(problems) => {
                let count = problems.len();
                let plural = if count == 1 { "" } else { "s" };
                write!(f, "config not applied, {count} problem{plural}")?;
                problems.first().map_or(Ok(()), |first| write!(f, ": {first}"))
            }
            Self::Nothing(why) => write!(f, "{why}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_counted_in_words() {
        let says = |added, removed, changed, screen| {
            Changes { added, removed, changed, screen, acknowledge: false }.to_string()
        };
        assert_eq!(says(1, 1, 2, false), "1 source added, 1 removed, 2 changed");
        assert_eq!(says(0, 2, 0, false), "2 sources removed");
        assert_eq!(says(0, 0, 1, true), "1 source changed, look, keys or name changed");
        assert_eq!(says(0, 0, 0, false), "nothing changed");
        let told = Changes { acknowledge: true, ..Changes::default() };
        assert_eq!(told.to_string(), "[acknowledge] changed");
    }

    #[test]
    fn of_several_problems_the_first_is_told() {
        let refused = |lines: &[&str]| Reread::Refused(lines.iter().map(|line| Text::line(line)).collect());
        let one = refused(&["w.toml:1:2: no key"]);
        assert_eq!(one.to_string(), "config not applied, 1 problem: w.toml:1:2: no key");
        let two = refused(&["w.toml:1:2: no key", "w.toml:3:1: no source"]);
        assert_eq!(two.to_string(), "config not applied, 2 problems: w.toml:1:2: no key");
    }
}
