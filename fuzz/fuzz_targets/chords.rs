//! Any text as keys: written keys are read back as the same, a keymap is accepted or refused in words.
#![no_main]

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use libfuzzer_sys::fuzz_target;
use warroom::app::Mode;
use warroom::ui::keymap::{Chord, Keymap, Keys};

fuzz_target!(|text: &str| {
    if let Ok(chord) = text.parse::<Chord>() {
        assert_eq!(chord.to_string().parse::<Chord>().ok(), Some(chord));
    }
    if let Ok(keys) = text.parse::<Keys>() {
        assert_eq!(keys.to_string().parse::<Keys>().ok(), Some(keys));
    }
    let Ok(mut keymap) = Keymap::default().with(text) else { return };
    for letter in ['a', ']', ':'] {
        keymap.press(Mode::Board, &KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE));
    }
});
