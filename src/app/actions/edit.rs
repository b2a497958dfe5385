//! Keys and pastes in a line of text.

use tui_input::{Input, InputRequest};

use crate::app::prompt::Prompt;
use crate::app::stroke::Stroke;

/// Bytes a line holds.
const MOST: usize = 64 * 1024;

/// What a full line says.
pub(super) const FULL: &str = "a line holds 64 KiB at most: the rest is left out";

/// Changes the text or moves in it; false when the line is full.
pub(super) fn stroke(prompt: &mut Prompt, stroke: Stroke) -> bool {
    let request = match stroke {
        Stroke::Char(c) if c.is_control() => return true,
        Stroke::Char(c) => return insert(prompt, c.encode_utf8(&mut [0; 4])),
        Stroke::Newline if prompt.ask.takes_lines() => return insert(prompt, "\n"),
        Stroke::Backspace => InputRequest::DeletePrevChar,
        Stroke::Delete => InputRequest::DeleteNextChar,
        Stroke::DeleteWord => InputRequest::DeletePrevWord,
        Stroke::DeleteToStart => InputRequest::DeleteFromStart,
        Stroke::DeleteToEnd => InputRequest::DeleteTillEnd,
        Stroke::Left => InputRequest::GoToPrevChar,
        Stroke::Right => InputRequest::GoToNextChar,
        Stroke::WordLeft => InputRequest::GoToPrevWord,
        Stroke::WordRight => InputRequest::GoToNextWord,
        Stroke::Home => InputRequest::GoToStart,
        Stroke::End => InputRequest::GoToEnd,
        _ => return true,
    };
    prompt.input.handle(request);
    true
}

/// Puts pasted text where the cursor is; false when not all of it fits. Terminals send line ends as
/// carriage returns; where only one line is taken they become blanks.
pub(super) fn paste(prompt: &mut Prompt, text: &str) -> bool {
    let lines = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n").replace('\t', " ");
    if prompt.ask.takes_lines() {
        insert(prompt, &lines)
    } else {
        insert(prompt, &lines.trim_end_matches('\n').replace('\n', " "))
    }
}

fn insert(prompt: &mut Prompt, text: &str) -> bool {
    let old = prompt.input.value();
    let room = MOST.saturating_sub(old.len());
    let fits = text.floor_char_boundary(room.min(text.len()));
    let added = &text[..fits];
    let cursor = prompt.input.cursor();
    let at = old.char_indices().nth(cursor).map_or(old.len(), |(at, _)| at);
    let (before, after) = old.split_at(at);
    let new = [before, added, after].concat();
    prompt.input = Input::new(new).with_cursor(cursor + added.chars().count());
    fits == text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::prompt::Ask;
    use crate::model::EventKind;

    fn note() -> Prompt {
        Prompt::new(Ask::Note { kind: EventKind::Note, about: None, gauge: None }, String::new())
    }

    fn press(prompt: &mut Prompt, strokes: &[Stroke]) -> String {
        assert!(strokes.iter().all(|one| stroke(prompt, *one)));
        prompt.input.value().to_owned()
    }

    #[test]
    fn strokes_edit() {
        let mut prompt = note();
        assert!(paste(&mut prompt, "tree e\u{301}t"));
        assert_eq!(press(&mut prompt, &[Stroke::Left, Stroke::Backspace, Stroke::Char('a')]), "tree at");
        assert_eq!(press(&mut prompt, &[Stroke::Home, Stroke::DeleteToEnd, Stroke::Newline]), "\n");
        assert_eq!(press(&mut prompt, &[Stroke::Char('\u{1b}'), Stroke::DeleteToStart]), "");
    }

    #[test]
    fn pastes_keep_their_lines_only_in_notes() {
        let (mut several, mut one) = (note(), Prompt::new(Ask::Deploy, String::new()));
        paste(&mut several, "a\r\nb\rc\td\n");
        paste(&mut one, "a\r\nb\rc\td\n");
        assert_eq!((several.input.value(), one.input.value()), ("a\nb\nc d\n", "a b c d"));
    }

    #[test]
    fn a_line_is_full_at_a_whole_character() {
        let mut prompt = note();
        assert!(!paste(&mut prompt, &"é".repeat(MOST)));
        assert_eq!((prompt.input.value().len(), prompt.input.cursor()), (MOST, MOST / 2));
        assert!(!stroke(&mut prompt, Stroke::Char('x')));
        assert_eq!(prompt.input.value().len(), MOST);
    }
}
