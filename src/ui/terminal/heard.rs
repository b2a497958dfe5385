//! What a terminal says.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

/// Something that a terminal sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// The operator did something.
    Event(Event),
    /// Everything before the question of this name is drawn.
    Drawn(usize),
}

/// A key that was pressed.
pub(super) const fn key(code: KeyCode, modifiers: KeyModifiers) -> Heard {
    Heard::Event(Event::Key(KeyEvent::new(code, modifiers)))
}
