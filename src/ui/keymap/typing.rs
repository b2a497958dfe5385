//! What keys do while a line is typed: the same as in a shell.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::app::Stroke;

/// The keys of a typed line for the help, those that do the same beside each other, and what they do.
pub const LINE_KEYS: [(&[&str], &str); 19] = [
    (&["enter"], "send"),
    (&["esc"], "leave; what was typed is kept"),
    (&["tab"], "complete the word, or next choice"),
    (&["back-tab"], "previous completion or choice"),
    (&["up", "ctrl-p"], "what was sent before, or a row up"),
    (&["down", "ctrl-n"], "what was sent after, or a row down"),
    (&["alt-enter", "ctrl-j"], "new line, in a note"),
    (&["home", "ctrl-a"], "to the beginning"),
    (&["end", "ctrl-e"], "to the end"),
    (&["ctrl-left", "alt-b"], "a word to the left"),
    (&["ctrl-right", "alt-f"], "a word to the right"),
    (&["delete", "ctrl-d"], "delete the character under the cursor"),
    (&["ctrl-w"], "delete the word before the cursor"),
    (&["ctrl-u"], "delete everything before the cursor"),
    (&["ctrl-k"], "delete everything from the cursor on"),
    (&["alt-d"], "delete the rest of the word"),
    (&["ctrl-y"], "put in what was deleted last"),
    (&["ctrl-t"], "swap two characters"),
    (&["ctrl-_"], "undo"),
];

/// What a key does in a line of text; nothing for keys that mean nothing there, and for releases.
pub fn stroke(event: &KeyEvent) -> Option<Stroke> {
    let held = event.modifiers;
    let beyond = KeyModifiers::SUPER | KeyModifiers::HYPER | KeyModifiers::META;
    if event.kind == KeyEventKind::Release || held.intersects(beyond) {
        return None;
    }
    let (ctrl, alt) = (held.contains(KeyModifiers::CONTROL), held.contains(KeyModifiers::ALT));
    match event.code {
        KeyCode::Char(c) => character(c, ctrl, alt),
        KeyCode::Enter if alt || held.contains(KeyModifiers::SHIFT) => Some(Stroke::Newline),
        KeyCode::Backspace if ctrl || alt => Some(Stroke::DeleteWord),
        KeyCode::Left if ctrl || alt => Some(Stroke::WordLeft),
        KeyCode::Right if ctrl || alt => Some(Stroke::WordRight),
        code => named(code),
    }
}

fn character(c: char, ctrl: bool, alt: bool) -> Option<Stroke> {
    match (ctrl, alt) {
        // Both together are the AltGr of some terminals, which types a character of its own.
        (false, false) | (true, true) => (!c.is_control()).then_some(Stroke::Char(c)),
        (true, false) => with_ctrl(c.to_ascii_lowercase()),
        (false, true) => match c {
            'b' => Some(Stroke::WordLeft),
            'd' => Some(Stroke::DeleteNextWord),
            'f' => Some(Stroke::WordRight),
            // No shortcut, so it is what AltGr made of a key.
            _ if !c.is_ascii_alphanumeric() && !c.is_control() => Some(Stroke::Char(c)),
            _ => None,
        },
    }
}

const fn with_ctrl(c: char) -> Option<Stroke> {
    Some(match c {
        'a' => Stroke::Home,
        'b' => Stroke::Left,
        'd' => Stroke::Delete,
        'e' => Stroke::End,
        'f' => Stroke::Right,
        // What terminals send for backspace and for a line feed.
        'h' => Stroke::Backspace,
        'j' => Stroke::Newline,
        'k' => Stroke::DeleteToEnd,
        'n' => Stroke::Down,
        'p' => Stroke::Up,
        't' => Stroke::Transpose,
        'u' => Stroke::DeleteToStart,
        'w' => Stroke::DeleteWord,
        'y' => Stroke::Yank,
        // What terminals send for it is read as one of these.
        '_' | '7' | '/' => Stroke::Undo,
        _ => return None,
    })
}

const fn named(code: KeyCode) -> Option<Stroke> {
    Some(match code {
        KeyCode::Enter => Stroke::Enter,
        KeyCode::Esc => Stroke::Escape,
        KeyCode::Tab => Stroke::Tab,
        KeyCode::BackTab => Stroke::BackTab,
        KeyCode::Backspace => Stroke::Backspace,
        KeyCode::Delete => Stroke::Delete,
        KeyCode::Left => Stroke::Left,
        KeyCode::Right => Stroke::Right,
        KeyCode::Home => Stroke::Home,
        KeyCode::End => Stroke::End,
        KeyCode::Up => Stroke::Up,
        KeyCode::Down => Stroke::Down,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::keymap::chord::Chord;

    fn press(code: KeyCode, held: KeyModifiers) -> Option<Stroke> {
        stroke(&KeyEvent::new(code, held))
    }

    #[test]
    fn characters_type_whatever_they_mean_elsewhere() {
        for c in ['q', 'Q', '?', ' ', '@', 'é', '日'] {
            for held in [KeyModifiers::NONE, KeyModifiers::SHIFT] {
                assert_eq!(press(KeyCode::Char(c), held), Some(Stroke::Char(c)));
            }
        }
    }

    #[test]
    fn alt_gr_types() {
        let both = KeyModifiers::CONTROL | KeyModifiers::ALT;
        assert_eq!(press(KeyCode::Char('@'), both), Some(Stroke::Char('@')));
        assert_eq!(press(KeyCode::Char('q'), both), Some(Stroke::Char('q')));
        assert_eq!(press(KeyCode::Char('€'), KeyModifiers::ALT), Some(Stroke::Char('€')));
        assert_eq!(press(KeyCode::Char('{'), KeyModifiers::ALT), Some(Stroke::Char('{')));
    }

    #[test]
    fn the_keys_of_a_shell() {
        let ctrl = |c| press(KeyCode::Char(c), KeyModifiers::CONTROL);
        assert_eq!(
            [ctrl('a'), ctrl('U'), ctrl('x')],
            [Some(Stroke::Home), Some(Stroke::DeleteToStart), None]
        );
        let alt = |code| press(code, KeyModifiers::ALT);
        assert_eq!([alt(KeyCode::Char('b')), alt(KeyCode::Char('x'))], [Some(Stroke::WordLeft), None]);
        assert_eq!(
            [alt(KeyCode::Enter), alt(KeyCode::Left)],
            [Some(Stroke::Newline), Some(Stroke::WordLeft)]
        );
        assert_eq!(press(KeyCode::Enter, KeyModifiers::NONE), Some(Stroke::Enter));
        assert_eq!(press(KeyCode::F(1), KeyModifiers::NONE), None);
        assert_eq!(press(KeyCode::Char('q'), KeyModifiers::SUPER), None);
    }

    #[test]
    fn the_help_tells_what_the_keys_do() {
        let mut told = Vec::new();
        for (keys, does) in LINE_KEYS {
            let strokes = keys.iter().map(|key| {
                let chord: Chord = key.parse().unwrap();
                stroke(&chord.event()).unwrap_or_else(|| panic!("{key} does nothing"))
            });
            let strokes: Vec<Stroke> = strokes.collect();
            assert!(strokes.iter().all(|stroke| *stroke == strokes[0]), "{does}: {strokes:?}");
            assert!(!told.contains(&strokes[0]), "{does} is told twice");
            told.push(strokes[0]);
        }
    }

    #[test]
    fn a_release_types_nothing() {
        let mut event = KeyEvent::new(KeyCode::Char('x'), KeyModifiers::NONE);
        event.kind = KeyEventKind::Release;
        assert_eq!(stroke(&event), None);
    }
}
