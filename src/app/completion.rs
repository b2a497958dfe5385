//! What the word before the cursor may become.

use super::input::Input;

/// What the word before the cursor may become, each in turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The words, the likeliest first.
    pub words: Vec<String>,
    /// Which of them stands in the line.
    pub chosen: Option<usize>,
    /// Where the word begins, in bytes.
    pub(super) at: usize,
}

impl Completion {
    /// Puts the next or the previous word into the line; says whether there is another to go on to.
    pub(super) fn turn(&mut self, input: &mut Input, back: bool) -> bool {
        let last = self.words.len().saturating_sub(1);
        let next = match (self.chosen, back) {
            (None, false) => 0,
            (None, true) => last,
            (Some(at), false) => {
                if at >= last {
                    0
                } else {
                    at + 1
                }
            }
            (Some(at), true) => at.checked_sub(1).unwrap_or(last),
        };
        if let Some(word) = self.words.get(next) {
            input.put(self.at..input.cursor(), word);
        }
        self.chosen = Some(next);
        last > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_take_turns_in_place() {
        let mut input = Input::new("see #t".to_owned());
        let mut completion = Completion { words: vec!["#todo".into(), "#team".into()], chosen: None, at: 4 };
        let mut seen = Vec::new();
        for back in [false, false, false, true] {
            assert!(completion.turn(&mut input, back));
            seen.push(input.value().to_owned());
        }
        assert_eq!(seen, ["see #todo", "see #team", "see #todo", "see #team"]);
        assert!(input.undo() && input.undo() && input.undo() && input.undo());
        assert_eq!(input.value(), "see #t");
    }
}
