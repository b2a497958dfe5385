//! What was typed and sent before, to be sent again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Texts kept of each kind of line.
const MOST: usize = 50;

/// Bytes of a text that is kept: nobody types more again.
const LONGEST: usize = 4096;

/// What an operator sent, a list for each kind of line, the latest last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent(pub BTreeMap<String, Vec<String>>);

/// Which of the texts sent before stands in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Recalled {
    at: usize,
    /// What was typed before that.
    typed: String,
}

impl Sent {
    /// The texts of one kind of line, the latest last.
    pub fn of(&self, line: &str) -> &[String] {
        self.0.get(line).map_or(&[], Vec::as_slice)
    }

    /// Puts a text last; says whether that changed anything.
    pub(super) fn add(&mut self, line: &str, text: &str) -> bool {
        let text = text.trim();
        if text.is_empty() || text.len() > LONGEST || self.of(line).last().is_some_and(|last| last == text) {
            return false;
        }
        let texts = self.0.entry(line.to_owned()).or_default();
        texts.retain(|known| known != text);
        texts.push(text.to_owned());
        texts.drain(..texts.len().saturating_sub(MOST));
        true
    }

    /// The text before or after the one that stands in a line of this kind, or what was typed there; none at
    /// either end.
    pub(super) fn recall(
        &self,
        line: &str,
        typed: &str,
        recalled: &mut Option<Recalled>,
        back: bool,
    ) -> Option<String> {
        let texts = self.of(line);
        let at = recalled.as_ref().map_or(texts.len(), |recalled| recalled.at);
        let to = if back { at.checked_sub(1)? } else { at + 1 };
        if let Some(text) = texts.get(to) {
            let typed = recalled.take().map_or_else(|| typed.to_owned(), |recalled| recalled.typed);
            *recalled = Some(Recalled { at: to, typed });
            return Some(text.clone());
        }
        recalled.take().map(|recalled| recalled.typed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_is_kept_once_and_the_oldest_leave() {
        let mut sent = Sent::default();
        assert!(sent.add("note", "a") && sent.add("note", "b") && sent.add("note", " a "));
        assert!(!sent.add("note", "a") && !sent.add("note", " ") && !sent.add("note", &"x".repeat(5000)));
        assert_eq!(sent.of("note"), ["b", "a"]);
        (0..MOST).for_each(|n| assert!(sent.add("note", &n.to_string())));
        assert_eq!((sent.of("note").len(), sent.of("note")[0].as_str()), (MOST, "0"));
        assert!(sent.of("deploy").is_empty());
    }

    #[test]
    fn walking_back_and_on_ends_with_what_was_typed() {
        let mut sent = Sent::default();
        sent.add("note", "old");
        sent.add("note", "new");
        let mut recalled = None;
        let mut walk = |back| sent.recall("note", "half", &mut recalled, back).unwrap_or_default();
        let seen = [walk(false), walk(true), walk(true), walk(true), walk(false), walk(false), walk(false)];
        assert_eq!(seen, ["", "new", "old", "", "new", "half", ""]);
    }
}
