//! Keys and pastes in a line of text.

use crate::app::input::Way;
use crate::app::prompt::Prompt;
use crate::app::stroke::Stroke;

/// Bytes a line holds.
const MOST: usize = 64 * 1024;

/// What a full line says.
pub(super) const FULL: &str = "a line holds 64 KiB at most: the rest is left out";

/// Changes the text or moves in it; false when the line is full.
pub(super) fn stroke(prompt: &mut Prompt, stroke: Stroke) -> bool {
    let input = &mut prompt.input;
    match stroke {
        Stroke::Char(c) if c.is_control() => {}
        Stroke::Char(c) => return insert(prompt, c.encode_utf8(&mut [0; 4])),
        Stroke::Newline if prompt.ask.takes_lines() => return insert(prompt, "\n"),
        Stroke::Yank => {
            let kept = input.kept().to_owned();
            return insert(prompt, &kept);
        }
        Stroke::Backspace => input.delete(Way::Left),
        Stroke::Delete => input.delete(Way::Right),
        Stroke::DeleteWord => input.cut(Way::BlankLeft),
        Stroke::DeleteNextWord => input.cut(Way::WordRight),
        Stroke::DeleteToStart => input.cut(Way::Start),
        Stroke::DeleteToEnd => input.cut(Way::End),
        Stroke::Transpose => input.transpose(),
        Stroke::Undo => drop(input.undo()),
        Stroke::Left => drop(input.go(Way::Left)),
        Stroke::Right => drop(input.go(Way::Right)),
        Stroke::WordLeft => drop(input.go(Way::WordLeft)),
        Stroke::WordRight => drop(input.go(Way::WordRight)),
        Stroke::Home => drop(input.go(Way::RowStart)),
        Stroke::End => drop(input.go(Way::RowEnd)),
        _ => {}
    }
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
    let room = MOST.saturating_sub(prompt.input.value().len());
    let fits = text.floor_char_boundary(room.min(text.len()));
    if let Some(added) = text.get(..fits).filter(|added| !added.is_empty()) {
        prompt.input.insert(added);
    }
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
        assert_eq!(press(&mut prompt, &[Stroke::Undo, Stroke::Undo, Stroke::Undo]), "tree at");
        assert_eq!(
            press(&mut prompt, &[Stroke::End, Stroke::DeleteWord, Stroke::Yank, Stroke::Yank]),
            "tree atat"
        );
        assert_eq!(
            press(&mut prompt, &[Stroke::Home, Stroke::DeleteNextWord, Stroke::End, Stroke::Transpose]),
            " atta"
        );
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
        assert_eq!((prompt.input.value().len(), prompt.input.cursor()), (MOST, MOST));
        assert!(!stroke(&mut prompt, Stroke::Char('x')));
        assert_eq!(prompt.input.value().len(), MOST);
    }
}
