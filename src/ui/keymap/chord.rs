//! One key with what is held down beside it.

use std::fmt;
use std::str::FromStr;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Keys that have a name instead of a character.
const NAMED: [(&str, KeyCode); 16] = [
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("insert", KeyCode::Insert),
    ("space", KeyCode::Char(' ')),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("page-up", KeyCode::PageUp),
    ("page-down", KeyCode::PageDown),
    // What terminals send for shift-tab.
    ("back-tab", KeyCode::BackTab),
];

const HELD: [(&str, KeyModifiers); 3] =
    [("ctrl-", KeyModifiers::CONTROL), ("alt-", KeyModifiers::ALT), ("shift-", KeyModifiers::SHIFT)];

/// One key with what is held down beside it.
///
/// ```
/// use warroom::ui::keymap::Chord;
/// let chord: Chord = "ctrl-c".parse().unwrap();
/// assert_eq!(chord.to_string(), "ctrl-c");
/// assert_eq!("shift-g".parse::<Chord>(), "G".parse());
/// assert!("ctrl-".parse::<Chord>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Chord {
    code: KeyCode,
    held: KeyModifiers,
}

impl Chord {
    /// The chord of a key event, however the terminal spells it.
    ///
    /// Shift is part of a character already: `G` is `G` whether or not shift is reported with it. With
    /// ctrl, terminals cannot tell `c` from `C`, so it is `c`.
    pub fn of(event: &KeyEvent) -> Self {
        Self::normal(event.code, event.modifiers)
    }

    /// The chord as the screen shows it: arrows as arrows.
    pub fn label(&self) -> String {
        let text = self.to_string();
        match self.code {
            KeyCode::Up => text.replace("up", "↑"),
            KeyCode::Down => text.replace("down", "↓"),
            KeyCode::Left => text.replace("left", "←"),
            KeyCode::Right => text.replace("right", "→"),
            _ => text,
        }
    }

    /// Whether it is text, or works on a text, wherever one is typed.
    pub(super) fn types(&self) -> bool {
        !self.held.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT)
            && !matches!(self.code, KeyCode::F(_))
    }

    /// Whether it lets go of what was begun.
    pub(super) fn escapes(&self) -> bool {
        self.code == KeyCode::Esc && self.held.is_empty()
    }

    /// The event it comes from.
    #[cfg(test)]
    pub(super) const fn event(self) -> KeyEvent {
        KeyEvent::new(self.code, self.held)
    }

    fn normal(code: KeyCode, held: KeyModifiers) -> Self {
        let mut held = held & (KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT);
        let code = match code {
            KeyCode::Char(c) if held.contains(KeyModifiers::CONTROL) => KeyCode::Char(c.to_ascii_lowercase()),
            KeyCode::Char(c) if held.contains(KeyModifiers::SHIFT) => KeyCode::Char(c.to_ascii_uppercase()),
            other => other,
        };
        if matches!(code, KeyCode::Char(c) if c != ' ') || code == KeyCode::BackTab {
            held.remove(KeyModifiers::SHIFT);
        }
        Self { code, held }
    }
}

impl FromStr for Chord {
    type Err = String;

    /// Reads `[ctrl-][alt-][shift-]KEY`.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut rest = text;
        let mut held = KeyModifiers::NONE;
        for (name, modifier) in HELD {
            if let Some(after) = rest.strip_prefix(name) {
                held |= modifier;
                rest = after;
            }
        }
        match key(rest) {
            Some(code) => Ok(Self::normal(code, held)),
            None => {
                Err(format!("{text:?} is no chord: [ctrl-][alt-][shift-] and a character or a key's name"))
            }
        }
    }
}

fn key(name: &str) -> Option<KeyCode> {
    let mut chars = name.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return (!c.is_control() && c != ' ').then_some(KeyCode::Char(c));
    }
    if let Some((_, code)) = NAMED.iter().find(|(known, _)| *known == name) {
        return Some(*code);
    }
    let number = name.strip_prefix('f')?.parse().ok().filter(|n| (1..=12).contains(n))?;
    Some(KeyCode::F(number))
}

impl fmt::Display for Chord {
    /// Writes it so that it reads back as the same chord.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, modifier) in HELD {
            if self.held.contains(modifier) {
                f.write_str(name)?;
            }
        }
        if let Some((name, _)) = NAMED.iter().find(|(_, code)| *code == self.code) {
            return f.write_str(name);
        }
        match self.code {
            KeyCode::Char(c) => write!(f, "{c}"),
            KeyCode::F(number) => write!(f, "f{number}"),
            other => write!(f, "{other}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn chord(text: &str) -> Chord {
        text.parse().unwrap()
    }

    #[test]
    fn events_and_spellings_agree() {
        let of = |code, held| Chord::of(&KeyEvent::new(code, held));
        assert_eq!(of(KeyCode::Char('G'), KeyModifiers::SHIFT), chord("G"));
        assert_eq!(of(KeyCode::Char('?'), KeyModifiers::NONE), chord("?"));
        assert_eq!(of(KeyCode::Char('C'), KeyModifiers::CONTROL | KeyModifiers::SHIFT), chord("ctrl-c"));
        assert_eq!(of(KeyCode::PageUp, KeyModifiers::ALT), chord("alt-page-up"));
        assert_eq!(of(KeyCode::Char('-'), KeyModifiers::CONTROL), chord("ctrl--"));
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", " ", "ctrl-", "ctl-c", "f13", "f0", "enterr", "\u{1b}"] {
            assert!(text.parse::<Chord>().is_err(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(text in "(ctrl-)?(alt-)?(shift-)?([!-~]|enter|space|home|f[1-9])") {
            let once = chord(&text);
            prop_assert_eq!(chord(&once.to_string()), once);
        }

        #[test]
        fn reading_never_panics(text in any::<String>()) {
            let _ = text.parse::<Chord>();
        }
    }
}
