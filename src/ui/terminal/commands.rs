//! What a terminal means by a command: keys that have names, the mouse, answers.

use crossterm::event::{Event, KeyCode, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::answers;
use super::heard::{Heard, key};

/// The meaning of `CSI numbers letter`; most have none here.
pub(super) fn meaning(numbers: &str, letter: u8) -> Option<Heard> {
    match (numbers.strip_prefix('<'), letter) {
        (Some(numbers), b'M' | b'm') => mouse(numbers, letter == b'm'),
        (None, _) => drawn(numbers, letter).map(Heard::Drawn).or_else(|| named(numbers, letter)),
        _ => None,
    }
}

/// Where the cursor is, as an answer says it: `CSI row ; column R`.
fn drawn(numbers: &str, letter: u8) -> Option<usize> {
    let (row, column) = numbers.split_once(';').filter(|_| letter == b'R')?;
    answers::name((row.parse().ok()?, column.parse().ok()?))
}

/// A key that has a name, with its modifiers: `CSI number ; modifiers letter` (xterm's control sequences).
fn named(numbers: &str, letter: u8) -> Option<Heard> {
    let mut numbers = numbers.split(';');
    let first: u32 = numbers.next()?.split(':').next()?.parse().unwrap_or(1);
    let mut second = numbers.next().unwrap_or_default().split(':').map(|number| number.parse::<u8>().ok());
    let modifiers = modifiers(second.next().flatten().unwrap_or(1));
    // Letting go of a key is none.
    let is_release = second.next().flatten() == Some(3);
    let code = match letter {
        b'~' => numbered(first)?,
        b'u' => coded(first)?,
        b'Z' => return Some(key(KeyCode::BackTab, modifiers | KeyModifiers::SHIFT)),
        _ => lettered(letter)?,
    };
    (!is_release).then(|| key(code, modifiers))
}

/// A key by the letter that ends its name.
pub(super) const fn lettered(letter: u8) -> Option<KeyCode> {
    Some(match letter {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'P'..=b'S' => KeyCode::F(letter - b'P' + 1),
        _ => return None,
    })
}

const fn numbered(number: u32) -> Option<KeyCode> {
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => KeyCode::F(number as u8 - 10),
        17..=21 => KeyCode::F(number as u8 - 11),
        23..=26 => KeyCode::F(number as u8 - 12),
        28..=29 => KeyCode::F(number as u8 - 13),
        31..=34 => KeyCode::F(number as u8 - 14),
        _ => return None,
    })
}

/// A key by its character's number.
fn coded(number: u32) -> Option<KeyCode> {
    Some(match number {
        9 => KeyCode::Tab,
        13 => KeyCode::Enter,
        27 => KeyCode::Esc,
        127 => KeyCode::Backspace,
        _ => KeyCode::Char(char::from_u32(number).filter(|c| !c.is_control())?),
    })
}

const fn modifiers(number: u8) -> KeyModifiers {
    let bits = number.saturating_sub(1);
    let mut modifiers = KeyModifiers::NONE;
    if bits & 1 != 0 {
        modifiers = modifiers.union(KeyModifiers::SHIFT);
    }
    if bits & 2 != 0 {
        modifiers = modifiers.union(KeyModifiers::ALT);
    }
    if bits & 4 != 0 {
        modifiers = modifiers.union(KeyModifiers::CONTROL);
    }
    modifiers
}

/// What the mouse did: `CSI < buttons ; column ; row M`, or `m` where a button came up.
fn mouse(numbers: &str, is_up: bool) -> Option<Heard> {
    let mut numbers = numbers.split(';').map(|number| number.parse::<u16>().ok());
    clicked(numbers.next()??, (numbers.next()??, numbers.next()??), is_up)
}

/// What the mouse did, of three bytes that are each 32 more than they say. Which button came up they do not.
pub(super) fn bytewise(bytes: [u8; 3]) -> Option<Heard> {
    let [buttons, column, row] = bytes.map(|byte| u16::from(byte.saturating_sub(32)));
    clicked(buttons, (column, row), false)
}

fn clicked(buttons: u16, (column, row): (u16, u16), is_up: bool) -> Option<Heard> {
    let kind = match buttons & !0b1_1100 {
        0 if is_up => MouseEventKind::Up(MouseButton::Left),
        0 => MouseEventKind::Down(MouseButton::Left),
        64 => MouseEventKind::ScrollUp,
        65 => MouseEventKind::ScrollDown,
        _ => return None,
    };
    let (column, row) = (column.saturating_sub(1), row.saturating_sub(1));
    Some(Heard::Event(Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE })))
}
