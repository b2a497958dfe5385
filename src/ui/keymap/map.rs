//! Chords to actions, mode by mode.

use crossterm::event::{KeyEvent, KeyEventKind};

use super::chord::Chord;
use super::file::{self, Binding};
use crate::app::{Action, Mode};
use crate::ui::problem::Problem;

const DEFAULT: &str = include_str!("../../../keymaps/default.toml");

/// Chords to actions, mode by mode.
#[derive(Clone, Debug, PartialEq)]
pub struct Keymap {
    pub(super) bindings: Vec<Binding>,
}

impl Keymap {
    /// The keymap a file holds. Refuses a chord that would do two things in one mode, an action that does
    /// nothing in its mode, and a keymap without a key to quit.
    pub fn parse(source: &str) -> Result<Self, Problem> {
        Ok(Self { bindings: file::parse(source)? })
    }

    /// What a key event asks for in this mode; releases ask for nothing.
    pub fn action(&self, mode: Mode, event: &KeyEvent) -> Option<Action> {
        if event.kind == KeyEventKind::Release {
            return None;
        }
        let chord = Chord::of(event);
        let bound = self.bindings.iter().find(|bound| bound.mode == mode && bound.chord == chord)?;
        Some(bound.action)
    }

    /// The chords for an action in this mode, in the file's order.
    pub fn chords(&self, mode: Mode, action: Action) -> impl Iterator<Item = Chord> + '_ {
        let bound = self.bindings.iter().filter(move |bound| bound.mode == mode && bound.action == action);
        bound.map(|bound| bound.chord)
    }
}

impl Default for Keymap {
    /// The keymap that ships with warroom.
    fn default() -> Self {
        Self::parse(DEFAULT).unwrap_or(Self { bindings: Vec::new() })
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyCode, KeyModifiers};

    use super::*;

    fn press(text: &str, mode: Mode) -> Option<Action> {
        let (code, held) = match text {
            "ctrl-c" => (KeyCode::Char('c'), KeyModifiers::CONTROL),
            "enter" => (KeyCode::Enter, KeyModifiers::NONE),
            "esc" => (KeyCode::Esc, KeyModifiers::NONE),
            _ => (KeyCode::Char(text.chars().next().unwrap()), KeyModifiers::NONE),
        };
        Keymap::default().action(mode, &KeyEvent::new(code, held))
    }

    #[test]
    fn the_shipped_keymap_is_sound() {
        let keymap = Keymap::parse(DEFAULT).unwrap();
        for action in Action::ALL {
            for mode in action.modes() {
                assert!(keymap.chords(*mode, action).next().is_some(), "{action:?} in {mode:?}");
            }
        }
    }

    #[test]
    fn modes_decide() {
        assert_eq!(press("q", Mode::Help), Some(Action::Quit));
        assert_eq!(press("ctrl-c", Mode::Detail), Some(Action::Quit));
        assert_eq!(press("enter", Mode::Board), Some(Action::Detail));
        assert_eq!(press("enter", Mode::Help), None);
        assert_eq!(
            [press("esc", Mode::Board), press("esc", Mode::Detail)],
            [Some(Action::Follow), Some(Action::Close)]
        );
        assert_eq!([press("q", Mode::Line), press("ctrl-c", Mode::Line)], [None, Some(Action::Quit)]);
        assert_eq!(
            [press("g", Mode::Board), press("G", Mode::Board)],
            [Some(Action::First), Some(Action::Last)]
        );
    }

    #[test]
    fn a_release_is_no_key() {
        let mut event = KeyEvent::new(KeyCode::Char('q'), KeyModifiers::NONE);
        event.kind = KeyEventKind::Repeat;
        assert_eq!(Keymap::default().action(Mode::Board, &event), Some(Action::Quit));
        event.kind = KeyEventKind::Release;
        assert_eq!(Keymap::default().action(Mode::Board, &event), None);
    }

    #[test]
    fn mistakes_name_place_and_neighbour() {
        let wrong = |source| Keymap::parse(source).unwrap_err().to_string();
        assert_eq!(
            wrong("[any]\nq = \"quit\"\n[board]\nq = \"worst\""),
            "line 4, column 1: q would be both quit and worst on the board"
        );
        assert_eq!(
            wrong("[any]\nG = \"quit\"\nshift-g = \"last\""),
            "line 3, column 1: G would be both quit and last on the board"
        );
        assert!(wrong("[any]\nq = \"quti\"").ends_with(r#"no action "quti"; did you mean "quit"?"#));
        assert!(wrong("[bord]\nq = \"quit\"").ends_with(r#"no mode "bord"; did you mean "board"?"#));
        assert!(wrong("[help]\nw = \"worst\"").contains("worst does nothing in the help"));
        assert!(wrong("[any]\nctl-c = \"quit\"").starts_with("line 2, column 1: \"ctl-c\" is no chord"));
        assert!(wrong("[board]\nq = \"quit\"").contains("no key quits in the detail"));
        assert!(wrong("[line]\nq = \"quit\"").contains("q is text in a typed line"));
        assert!(wrong("[any]\nq = \"quit\"").contains("no key quits in a typed line"));
        assert!(wrong("[any]\nq = 1").contains("a string"));
        assert!(wrong("any = \"quit\"").contains("a table"));
    }
}
