//! What was typed and not sent.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::Timestamp;

/// What an operator typed and did not send, one text for each kind of line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drafts(pub BTreeMap<String, Draft>);

/// A text that was not sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The text.
    pub text: String,
    /// When it was typed, in the board's time.
    pub at: Timestamp,
    /// Which of the line's choices was chosen.
    #[serde(default)]
    pub choice: usize,
}

impl Drafts {
    /// The draft of one kind of line.
    pub fn get(&self, line: &str) -> Option<&Draft> {
        self.0.get(line)
    }

    /// Keeps a draft, or drops it; says whether that changed anything. An unchanged text keeps its time.
    pub(super) fn put(&mut self, line: &str, draft: Option<Draft>) -> bool {
        let same = |known: &Draft, new: &Draft| known.text == new.text && known.choice == new.choice;
        match (self.0.get(line), draft) {
            (Some(known), Some(draft)) if same(known, &draft) => false,
            (_, Some(draft)) => {
                self.0.insert(line.to_owned(), draft);
                true
            }
            (_, None) => self.0.remove(line).is_some(),
        }
    }

    /// Brings a text back that could not be stored; one that was typed since stays behind it.
    pub(super) fn bring_back(&mut self, line: &str, draft: Draft) {
        let joint = if line == "note" { '\n' } else { ' ' };
        let text = match self.0.get(line) {
            Some(newer) if newer.text.contains(&draft.text) => newer.text.clone(),
            Some(newer) => format!("{}{joint}{}", draft.text, newer.text),
            None => draft.text,
        };
        self.0.insert(line.to_owned(), Draft { text, ..draft });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(text: &str, millis: i64) -> Draft {
        Draft { text: text.to_owned(), at: Timestamp::from_millis(millis), choice: 0 }
    }

    #[test]
    fn an_unchanged_draft_keeps_its_time() {
        let mut drafts = Drafts::default();
        assert!(drafts.put("note", Some(draft("x", 1))));
        assert!(!drafts.put("note", Some(draft("x", 2))));
        assert_eq!(drafts.get("note").unwrap().at.millis(), 1);
        assert!(drafts.put("note", None) && !drafts.put("note", None));
    }

    #[test]
    fn what_comes_back_overwrites_nothing() {
        let mut drafts = Drafts::default();
        drafts.bring_back("note", draft("first", 1));
        drafts.put("note", Some(draft("newer", 2)));
        drafts.bring_back("note", draft("first", 3));
        drafts.bring_back("note", draft("first", 4));
        assert_eq!(drafts.get("note").unwrap().text, "first\nnewer");
    }

    #[test]
    fn drafts_without_a_choice_are_read() {
        let read: Drafts =
            serde_json::from_str(r#"{"note":{"text":"x","at":"1970-01-01T00:00:00.005Z"}}"#).unwrap();
        assert_eq!(read.get("note"), Some(&draft("x", 5)));
    }
}
