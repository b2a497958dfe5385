//! The themes that can be chosen by name.

/// The themes there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Themes {
    /// Their names, in the order they are stepped through.
    pub names: Vec<String>,
    /// The one that the screen has.
    pub current: String,
}

impl Themes {
    /// The names that begin with what is typed, or else those that hold it; all where nothing is.
    pub(super) fn found(&self, typed: &str) -> Vec<&str> {
        let sought = typed.trim().to_lowercase();
        let among = |fits: fn(&str, &str) -> bool| -> Vec<&str> {
            self.names.iter().map(String::as_str).filter(|name| fits(&name.to_lowercase(), &sought)).collect()
        };
        let begun = among(|name, sought| name.starts_with(sought));
        if begun.is_empty() { among(|name, sought| name.contains(sought)) } else { begun }
    }

    /// The one among those found that is meant while none was chosen: what was typed begins it, or the screen
    /// has it.
    pub(super) fn meant<'a>(&self, typed: &str, found: &[&'a str]) -> Option<&'a str> {
        let known = typed.trim();
        let known = if known.is_empty() { &self.current } else { known };
        found.iter().find(|name| **name == known).or(found.first()).copied()
    }
}
