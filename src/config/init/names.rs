//! Titles that no two signals of a source share.

use std::collections::BTreeSet;

/// The titles of a source that are taken.
#[derive(Default)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    /// `title`, or where that is taken, with `more` behind it, or else with a number.
    pub(super) fn take(&mut self, title: &str, more: &str) -> String {
        let title = title.trim();
        let title = if title.is_empty() { "Signal" } else { title };
        let numbered = (2_u64..).map(|number| format!("{title} ({number})"));
        let full = (!more.is_empty()).then(|| format!("{title} ({more})"));
        let mut tried = [title.to_owned()].into_iter().chain(full).chain(numbered);
        let free = tried.find(|name| !self.0.contains(name)).unwrap_or_default();
        self.0.insert(free.clone());
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_given_twice() {
        let mut names = Names::default();
        let given = ["a", "a", "a", "b"].map(|title| names.take(title, "warning"));
        assert_eq!(given, ["a", "a (warning)", "a (2)", "b"]);
        assert_eq!([names.take("", ""), names.take(" ", "")], ["Signal", "Signal (2)"]);
    }
}
