//! Keys and pastes in a line of text.

use super::input::{Input, Way};
use super::stroke::Stroke;

/// What a line takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bounds {
    /// Bytes, at most.
    pub(super) bytes: usize,
    /// Whether it may have several rows.
    pub(super) takes_lines: bool,
}

/// Changes the text or moves in it; false when the line is full.
pub(super) fn stroke(input: &mut Input, stroke: Stroke, bounds: Bounds) -> bool {
    match stroke {
        Stroke::Char(c) if c.is_control() => {}
        Stroke::Char(c) => return insert(input, c.encode_utf8(&mut [0; 4]), bounds),
        Stroke::Newline if bounds.takes_lines => return insert(input, "\n", bounds),
        Stroke::Yank => {
            let kept = input.kept().to_owned();
            return insert(input, &kept, bounds);
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
pub(super) fn paste(input: &mut Input, text: &str, bounds: Bounds) -> bool {
    let lines = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n").replace('\t', " ");
    if bounds.takes_lines {
        insert(input, &lines, bounds)
    } else {
        insert(input, &lines.trim_end_matches('\n').replace('\n', " "), bounds)
    }
}

fn insert(input: &mut Input, text: &str, bounds: Bounds) -> bool {
    let room = bounds.bytes.saturating_sub(input.value().len());
    let fits = text.floor_char_boundary(room.min(text.len()));
    if let Some(added) = text.get(..fits).filter(|added| !added.is_empty()) {
        input.insert(added);
    }
    fits == text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEVERAL: Bounds = Bounds { bytes: 1000, takes_lines: true };
    const ONE: Bounds = Bounds { takes_lines: false, ..SEVERAL };

    fn press(input: &mut Input, strokes: &[Stroke]) -> String {
        assert!(strokes.iter().all(|one| stroke(input, *one, SEVERAL)));
        input.value().to_owned()
    }

    #[test]
    fn strokes_edit() {
        let mut input = Input::default();
        assert!(paste(&mut input, "tree e\u{301}t", SEVERAL));
        assert_eq!(press(&mut input, &[Stroke::Left, Stroke::Backspace, Stroke::Char('a')]), "tree at");
        assert_eq!(press(&mut input, &[Stroke::Home, Stroke::DeleteToEnd, Stroke::Newline]), "\n");
        assert_eq!(press(&mut input, &[Stroke::Char('\u{1b}'), Stroke::DeleteToStart]), "");
        assert_eq!(press(&mut input, &[Stroke::Undo, Stroke::Undo, Stroke::Undo]), "tree at");
        assert_eq!(
            press(&mut input, &[Stroke::End, Stroke::DeleteWord, Stroke::Yank, Stroke::Yank]),
            "tree atat"
        );
        assert_eq!(
            press(&mut input, &[Stroke::Home, Stroke::DeleteNextWord, Stroke::End, Stroke::Transpose]),
            " atta"
        );
    }

    #[test]
    fn pastes_keep_their_lines_only_in_notes() {
        let (mut several, mut one) = (Input::default(), Input::default());
        paste(&mut several, "a\r\nb\rc\td\n", SEVERAL);
        paste(&mut one, "a\r\nb\rc\td\n", ONE);
        assert_eq!((several.value(), one.value()), ("a\nb\nc d\n", "a b c d"));
    }

    #[test]
    fn a_line_is_full_at_a_whole_character() {
        let mut input = Input::default();
        let odd = Bounds { bytes: 1001, ..SEVERAL };
        assert!(!paste(&mut input, &"é".repeat(1000), odd));
        assert_eq!((input.value().len(), input.cursor()), (1000, 1000));
        assert!(!stroke(&mut input, Stroke::Char('é'), odd));
        assert_eq!(input.value().len(), 1000);
    }
}
