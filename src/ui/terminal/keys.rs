//! What a terminal sends, byte by byte: keys, pastes, the mouse, and answers.
//!
//! crossterm has such a reader, too, but keeps a terminal's answers to itself, which tell how far it has drawn.
//! Its events are used here, so that what they mean is decided in one place.

use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyModifiers};

use super::commands::{bytewise, lettered, meaning};
use super::heard::{Heard, key};

/// How long an escape may be the beginning of a key's name: terminals send such a name at once, and whoever leaves a
/// line with an escape may type on right away.
const KEY: Duration = Duration::from_millis(5);

/// How long the rest of a string may take, which is long and may come in parts.
const ANSWER: Duration = Duration::from_millis(100);

/// Bytes of a command at the most; what is longer is none.
const LONGEST: usize = 64;

/// What begins a string behind an escape (OSC, DCS, APC, PM and SOS, ECMA-48), and its bytes at the most.
const STRING: &[u8] = b"]P_^X";
const LONGEST_STRING: usize = 4096;

/// What stands around a pasted text.
const PASTE: &[u8] = b"\x1b[200~";
const PASTED: &[u8] = b"\x1b[201~";

/// What has come and is not whole yet.
#[derive(Debug, Default)]
pub(super) struct Keys {
    rest: Vec<u8>,
    /// Where the end of a paste is looked for next.
    searched: usize,
}

/// What stands at the beginning of some bytes.
enum Found {
    /// The beginning of something.
    Part,
    /// So many bytes that mean this, or nothing here.
    Whole(usize, Option<Heard>),
}

impl Keys {
    /// Takes in what was read.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Vec<Heard> {
        self.rest.extend_from_slice(bytes);
        self.read(false)
    }

    /// How long what has begun may be the beginning of something longer; nothing where it is no key of its own.
    pub(super) fn doubt(&self) -> Option<Duration> {
        match self.rest[..] {
            [0x1b] | [0x1b, b'[' | b'O'] => Some(KEY),
            [0x1b, begun] if STRING.contains(&begun) => Some(KEY),
            [0x1b, begun, ..] if STRING.contains(&begun) => Some(ANSWER),
            _ => None,
        }
    }

    /// Nothing more came: what is in doubt is a key of its own.
    pub(super) fn settle(&mut self) -> Vec<Heard> {
        self.read(true)
    }

    fn read(&mut self, is_all: bool) -> Vec<Heard> {
        let (mut heard, mut from) = (Vec::new(), 0);
        while let Some(rest) = self.rest.get(from..).filter(|rest| !rest.is_empty()) {
            let found =
                if rest.starts_with(PASTE) { pasted(rest, &mut self.searched) } else { found(rest, is_all) };
            let Found::Whole(length, what) = found else { break };
            from += length;
            heard.extend(what);
        }
        self.rest.drain(..from);
        heard
    }
}

/// A pasted text, once its end is there; never read as keys.
fn pasted(bytes: &[u8], searched: &mut usize) -> Found {
    let from = (*searched).max(PASTE.len());
    let Some(end) = bytes.get(from..).and_then(|rest| memchr::memmem::find(rest, PASTED)) else {
        // The end may come in two parts.
        *searched = bytes.len().saturating_sub(PASTED.len());
        return Found::Part;
    };
    *searched = 0;
    let text = String::from_utf8_lossy(&bytes[PASTE.len()..from + end]).into_owned();
    Found::Whole(from + end + PASTED.len(), Some(Heard::Event(Event::Paste(text))))
}

/// What stands at the beginning, which is not empty.
fn found(bytes: &[u8], is_all: bool) -> Found {
    match bytes {
        [0x1b] | [0x1b, b'[' | b'O'] if !is_all => Found::Part,
        [0x1b] | [0x1b, 0x1b, ..] => whole(1, KeyCode::Esc, KeyModifiers::NONE),
        [0x1b, b'O', letter, ..] => {
            Found::Whole(3, lettered(*letter).map(|code| key(code, KeyModifiers::NONE)))
        }
        // What the Linux console sends for its first function keys.
        [0x1b, b'[', b'[', letter @ b'A'..=b'E', ..] => {
            whole(4, KeyCode::F(letter - b'A' + 1), KeyModifiers::NONE)
        }
        [0x1b, b'[', b'['] => Found::Part,
        // The mouse of a terminal that knows no other way to tell of it.
        [0x1b, b'[', b'M', rest @ ..] => match rest {
            [buttons, column, row, ..] => Found::Whole(6, bytewise([*buttons, *column, *row])),
            _ => Found::Part,
        },
        [0x1b, begun, rest @ ..] if STRING.contains(begun) && !(is_all && rest.is_empty()) => {
            string(rest, is_all)
        }
        [0x1b, b'[', rest @ ..] if !rest.is_empty() => command(rest),
        [0x1b, rest @ ..] => match found(rest, is_all) {
            Found::Whole(length, what) => Found::Whole(length + 1, what.map(with_alt)),
            Found::Part => Found::Part,
        },
        _ => character(bytes),
    }
}

/// A command, behind its `ESC [`.
fn command(bytes: &[u8]) -> Found {
    let Some(end) = bytes.iter().position(|byte| !(0x20..=0x3f).contains(byte)) else {
        return if bytes.len() > LONGEST { Found::Whole(bytes.len() + 2, None) } else { Found::Part };
    };
    let letter = bytes[end];
    if !(0x40..=0x7e).contains(&letter) {
        // Cut short by something else, which is read on its own.
        return Found::Whole(end + 2, None);
    }
    let numbers = std::str::from_utf8(&bytes[..end]).unwrap_or_default();
    Found::Whole(end + 3, meaning(numbers, letter))
}

/// A string, behind its beginning: an answer to somebody's question, never keys.
fn string(bytes: &[u8], is_all: bool) -> Found {
    let end = bytes.iter().position(|byte| matches!(byte, 0x07 | 0x18 | 0x1a | 0x1b));
    let (length, is_whole) = match end.map(|end| (end, &bytes[end..])) {
        Some((end, [0x1b, b'\\', ..])) => (end + 2, true),
        Some((end, [0x1b])) => (end + 1, false),
        // Cut short by something else, which is read on its own.
        Some((end, [0x1b, ..])) => (end, true),
        Some((end, _)) => (end + 1, true),
        None => (bytes.len(), false),
    };
    if is_whole || is_all || length > LONGEST_STRING { Found::Whole(length + 2, None) } else { Found::Part }
}

/// A character, or a key with ctrl.
fn character(bytes: &[u8]) -> Found {
    match bytes.first().copied().unwrap_or_default() {
        b'\r' => whole(1, KeyCode::Enter, KeyModifiers::NONE),
        b'\t' => whole(1, KeyCode::Tab, KeyModifiers::NONE),
        0x7f => whole(1, KeyCode::Backspace, KeyModifiers::NONE),
        0 => whole(1, KeyCode::Char(' '), KeyModifiers::CONTROL),
        byte @ 0x01..=0x1a => whole(1, KeyCode::Char(char::from(byte + b'a' - 1)), KeyModifiers::CONTROL),
        byte @ 0x1b..=0x1f => whole(1, KeyCode::Char(char::from(byte + b'3' - 0x1b)), KeyModifiers::CONTROL),
        first => letter(bytes, first),
    }
}

/// A character in UTF-8.
fn letter(bytes: &[u8], first: u8) -> Found {
    let length = match first {
        0..=0x7f => 1,
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return Found::Whole(1, None),
    };
    let part = &bytes[..length.min(bytes.len())];
    match std::str::from_utf8(part) {
        Ok(text) => text.chars().next().map_or(Found::Whole(1, None), |c| {
            let shift = if c.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
            whole(length, KeyCode::Char(c), shift)
        }),
        Err(error) if error.error_len().is_none() && part.len() < length => Found::Part,
        Err(_) => Found::Whole(1, None),
    }
}

fn whole(length: usize, code: KeyCode, modifiers: KeyModifiers) -> Found {
    Found::Whole(length, Some(key(code, modifiers)))
}

fn with_alt(heard: Heard) -> Heard {
    match heard {
        Heard::Event(Event::Key(pressed)) => key(pressed.code, pressed.modifiers | KeyModifiers::ALT),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::{MouseButton, MouseEventKind};
    use proptest::prelude::*;

    use super::*;

    fn read(bytes: &[u8]) -> Vec<Heard> {
        let mut keys = Keys::default();
        [keys.take(bytes), keys.settle()].concat()
    }

    /// One key.
    fn check(bytes: &str, code: KeyCode, modifiers: KeyModifiers) {
        assert_eq!(read(bytes.as_bytes()), [key(code, modifiers)], "{bytes:?}");
    }

    #[test]
    fn characters_and_control_keys() {
        use KeyCode::{Backspace, Char, Enter, Esc, Tab};
        let (none, ctrl) = (KeyModifiers::NONE, KeyModifiers::CONTROL);
        for (bytes, code, modifiers) in [
            ("a", Char('a'), none),
            ("A", Char('A'), KeyModifiers::SHIFT),
            ("日", Char('日'), none),
            ("\r", Enter, none),
            ("\n", Char('j'), ctrl),
            ("\t", Tab, none),
            ("\x7f", Backspace, none),
            ("\x08", Char('h'), ctrl),
            ("\x03", Char('c'), ctrl),
            ("\0", Char(' '), ctrl),
            ("\x1f", Char('7'), ctrl),
            ("\x1b", Esc, none),
            ("\x1bb", Char('b'), KeyModifiers::ALT),
            ("\x1b\r", Enter, KeyModifiers::ALT),
            ("\x1b[", Char('['), KeyModifiers::ALT),
            ("\x1b]", Char(']'), KeyModifiers::ALT),
            ("\x1bX", Char('X'), KeyModifiers::ALT | KeyModifiers::SHIFT),
        ] {
            check(bytes, code, modifiers);
        }
    }

    #[test]
    fn keys_that_have_names() {
        use KeyCode::{BackTab, Delete, Down, End, F, Home, Left, PageUp, Up};
        let (none, ctrl) = (KeyModifiers::NONE, KeyModifiers::CONTROL);
        for (bytes, code, modifiers) in [
            ("\x1b[A", Up, none),
            ("\x1bOA", Up, none),
            ("\x1b[1;5D", Left, ctrl),
            ("\x1b[1;2B", Down, KeyModifiers::SHIFT),
            ("\x1b[H", Home, none),
            ("\x1b[4~", End, none),
            ("\x1b[3~", Delete, none),
            ("\x1b[5;5~", PageUp, ctrl),
            ("\x1b[Z", BackTab, KeyModifiers::SHIFT),
            ("\x1bOP", F(1), none),
            ("\x1b[[B", F(2), none),
            ("\x1b[1;5R", F(3), ctrl),
            ("\x1b[15~", F(5), none),
            ("\x1b[17~", F(6), none),
            ("\x1b[24~", F(12), none),
            ("\x1b[99;5u", KeyCode::Char('c'), ctrl),
        ] {
            check(bytes, code, modifiers);
        }
    }

    #[test]
    fn answers_pastes_the_mouse_and_what_nobody_asked_for() {
        assert_eq!(read(b"\x1b[2;3R"), [Heard::Drawn(2)]);
        let pasted = Event::Paste("q\rand \x1b[2;1R \x1b more".to_owned());
        assert_eq!(read(b"\x1b[200~q\rand \x1b[2;1R \x1b more\x1b[201~"), [Heard::Event(pasted)]);
        let kinds = |bytes: &[u8]| -> Vec<(MouseEventKind, u16, u16)> {
            let events = read(bytes).into_iter().filter_map(|heard| match heard {
                Heard::Event(Event::Mouse(mouse)) => Some((mouse.kind, mouse.column, mouse.row)),
                _ => None,
            });
            events.collect()
        };
        assert_eq!(kinds(b"\x1b[<0;3;2M"), [(MouseEventKind::Down(MouseButton::Left), 2, 1)]);
        assert_eq!(
            kinds(b"\x1b[<64;1;1M\x1b[<69;1;1M"),
            [(MouseEventKind::ScrollUp, 0, 0), (MouseEventKind::ScrollDown, 0, 0)]
        );
        assert_eq!(
            kinds(b"\x1b[M \x23\x22\x1b[M`!!\x1b[M#!!"),
            [(MouseEventKind::Down(MouseButton::Left), 2, 1), (MouseEventKind::ScrollUp, 0, 0)]
        );
        for nothing in [
            &b"\x1b[<35;1;1M"[..],
            b"\x1b[?64;1c",
            b"\x1b[I",
            b"\x1b[8;50;200t",
            b"\x1b[0n",
            b"\xff",
            b"\x1b[99;5:3u",
            b"\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\",
            b"\x1b]52;c;cQ==\x07",
            b"\x1bP>|tmux 3.5a\x1b\\",
            b"\x1b_Gi=31;OK\x1b\\",
            b"\x1b]11;rgb:1e1e",
        ] {
            assert_eq!(read(nothing), []);
        }
        for cut_short in [&b"\x1b[12\x1b[A"[..], b"\x1b]11;rgb:1e\x1b[A"] {
            assert_eq!(read(cut_short), [key(KeyCode::Up, KeyModifiers::NONE)]);
        }
    }

    /// Pieces of what terminals send, and anything else.
    fn sent() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            prop::collection::vec(any::<u8>(), 0..4),
            prop::sample::select(vec![
                "a",
                "日",
                "\x1b[A",
                "\x1b[1;5C",
                "\x1b[2;3R",
                "\x1bb",
                "\x1b[200~x\x1b[201~",
                "\x1b[<0;1;1M",
                "\x1b[M !!",
                "\x1b]0;q\x07",
                "\x1b",
                "\x1b[",
            ])
            .prop_map(|text| text.as_bytes().to_vec()),
        ];
        prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn it_is_the_same_in_whatever_pieces_it_comes(bytes in sent(), cuts in prop::collection::vec(0_usize..40, 0..5)) {
            let mut keys = Keys::default();
            let mut heard = Vec::new();
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
            cuts.sort_unstable();
            let mut from = 0;
            for cut in cuts.into_iter().chain([bytes.len()]) {
                heard.extend(keys.take(&bytes[from..cut]));
                from = cut;
            }
            heard.extend(keys.settle());
            prop_assert_eq!(heard, read(&bytes));
        }
    }
}
