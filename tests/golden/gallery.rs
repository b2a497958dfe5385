//! Every state at every size: as text to be reviewed, and as pictures to be looked at.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use warroom::ui::keymap::Keymap;
use warroom::ui::theme::{Depth, Theme};
use warroom::ui::{Charset, Look, draw, snapshot, welcome};

use crate::states::{Shown, State, boards, refused, states, wall};
use crate::{SIZES, check, story, travelled, with_styles};

/// The sizes that are shown as pictures.
const PICTURES: [(u16, u16); 2] = [(80, 24), (120, 40)];

/// More than anybody has.
const HUGE: (u16, u16) = (400, 120);

fn frame(state: &State, (width, height): (u16, u16)) -> Buffer {
    let theme = Theme::named("dark", state.depth).unwrap();
    let look = Look { theme, keymap: Keymap::default(), charset: state.charset };
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    match &state.shown {
        Shown::Board(app) => drop(draw(app, &look, area, &mut buffer)),
        Shown::First(first) => welcome(first, &look, area, &mut buffer),
    }
    buffer
}

#[test]
fn every_state_at_every_size() {
    for state in states() {
        for size in SIZES.into_iter().chain([HUGE]) {
            let name = format!("states/{}-{}x{}.txt", state.name, size.0, size.1);
            check(&name, &snapshot::text(&frame(&state, size)));
        }
    }
}

#[test]
fn the_first_screen_in_colour_and_without() {
    for (depth, suffix) in [(Depth::TrueColour, ""), (Depth::Monochrome, "-mono")] {
        let (charset, shown) = (Charset::Unicode, Shown::First(refused()));
        let state = State { name: "", says: "", shown, depth, charset };
        check(&format!("first-80x24{suffix}.txt"), &with_styles(&frame(&state, (80, 24)), depth));
    }
}

/// The words that name a state, the longer ones first.
const WORDS: [&str; 16] = [
    "NOT ACKNOWLEDGED",
    "CRITICAL",
    "critical",
    "WARNING",
    "warning",
    "FULL",
    "ok",
    "STALE",
    "DOWN",
    "NO DATA",
    "no traffic",
    "INCIDENT",
    "FIRING",
    "RESOLVED",
    "ACK",
    "SEV1",
];

/// The states a frame names, with the row each stands in and the sign before it.
fn facts(text: &str) -> Vec<(usize, Option<char>, &'static str)> {
    let mut facts = Vec::new();
    for (row, line) in text.lines().enumerate() {
        for word in WORDS {
            for (at, _) in line.match_indices(word) {
                let is_whole = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
                let (before, after) = (&line[..at], &line[at + word.len()..]);
                if is_whole(before.chars().next_back()) && is_whole(after.chars().next()) {
                    let sign = before.strip_suffix(' ').and_then(|before| before.chars().next_back());
                    facts.push((row, sign.filter(|sign| !sign.is_alphanumeric()), word));
                }
            }
        }
    }
    facts
}

/// The names, numbers and times of each row; stand-ins, one letter each, are none.
fn told(text: &str) -> Vec<Vec<String>> {
    let text = text.replace('×', "x").replace('µ', "u");
    let words = |line: &str| {
        let words = line.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() > 1);
        words.map(str::to_owned).collect()
    };
    text.lines().map(words).collect()
}

#[test]
fn without_colour_and_in_ascii_an_incident_says_the_same() {
    let night = [story::incident, story::night, story::stale, story::no_data, travelled];
    for app in night.into_iter().chain([story::storm, wall, boards]) {
        for size in SIZES.into_iter().chain([HUGE]) {
            let shown = |depth, charset| {
                let shown = Shown::Board(Box::new(app()));
                let state = State { name: "", says: "", shown, depth, charset };
                snapshot::text(&frame(&state, size))
            };
            let colour = shown(Depth::TrueColour, Charset::Unicode);
            let plain = shown(Depth::Monochrome, Charset::Ascii);
            assert!(plain.is_ascii());
            assert_eq!(told(&colour), told(&plain));
            let (there, here) = (facts(&colour), facts(&plain));
            assert!(!there.is_empty(), "{colour}");
            let words = |facts: &[(usize, Option<char>, &'static str)]| -> Vec<(usize, &'static str)> {
                facts.iter().map(|(row, _, word)| (*row, *word)).collect()
            };
            assert_eq!(words(&there), words(&here), "{plain}");
            // What has signs of its own in Unicode has signs of its own in ASCII.
            for (one, as_ascii) in there.iter().zip(&here) {
                for (other, other_as_ascii) in there.iter().zip(&here) {
                    assert_eq!(
                        one.1 == other.1,
                        as_ascii.1 == other_as_ascii.1,
                        "{one:?} {other:?}\n{plain}"
                    );
                }
            }
        }
    }
}

#[test]
#[ignore = "writes docs/gallery: scripts/gallery"]
fn docs_gallery() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let mut page = String::from(
        "# What it looks like\n\nEach state on a small and on a comfortable terminal, drawn by the program \
         (`scripts/gallery`).\n",
    );
    fs::create_dir_all(docs.join("gallery")).unwrap();
    for state in states() {
        write!(page, "\n## {}\n\n", state.says).unwrap();
        for (width, height) in PICTURES {
            let name = format!("gallery/{}-{width}x{height}.svg", state.name);
            fs::write(docs.join(&name), snapshot::svg(&frame(&state, (width, height)))).unwrap();
            writeln!(page, "![{}, {width} × {height}]({name})", state.says).unwrap();
        }
    }
    fs::write(docs.join("gallery.md"), page).unwrap();
}
