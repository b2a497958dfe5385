//! The documents that are made from the code.
//!
//! `UPDATE_GOLDEN=1 cargo test --test docs` writes them anew.
#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use warroom::app::{Action, Mode, Stroke};
use warroom::config::{PoolTable, Preset, RequestsTable, shipped};
use warroom::ui::keymap::{Keymap, Keys, stroke};

const MODES: [(Mode, &str); 6] = [
    (Mode::Board, "board"),
    (Mode::Detail, "detail"),
    (Mode::Help, "help"),
    (Mode::Silences, "silences"),
    (Mode::Wall, "wall"),
    (Mode::Line, "line"),
];

const NONE: KeyModifiers = KeyModifiers::NONE;
const CTRL: KeyModifiers = KeyModifiers::CONTROL;
const ALT: KeyModifiers = KeyModifiers::ALT;

/// Keys as they are written and as they come, what they do, and how that is said.
type Typed = (&'static str, &'static [(KeyCode, KeyModifiers)], Stroke, &'static str);

/// What keys do in a typed line, besides what they type.
const TYPED: [Typed; 21] = [
    ("enter", &[(KeyCode::Enter, NONE)], Stroke::Enter, "send it"),
    ("esc", &[(KeyCode::Esc, NONE)], Stroke::Escape, "leave it; what was typed is kept as a draft"),
    (
        "tab",
        &[(KeyCode::Tab, NONE)],
        Stroke::Tab,
        "complete the word before the cursor, each word that fits in turn; else the next choice",
    ),
    (
        "back-tab",
        &[(KeyCode::BackTab, NONE)],
        Stroke::BackTab,
        "the completion before, or the previous choice",
    ),
    (
        "alt-enter  ctrl-j",
        &[(KeyCode::Enter, ALT), (KeyCode::Char('j'), CTRL)],
        Stroke::Newline,
        "a new line, in a note",
    ),
    (
        "↑  ctrl-p",
        &[(KeyCode::Up, NONE), (KeyCode::Char('p'), CTRL)],
        Stroke::Up,
        "a row up; from the first what was sent before, or the previous known name",
    ),
    (
        "↓  ctrl-n",
        &[(KeyCode::Down, NONE), (KeyCode::Char('n'), CTRL)],
        Stroke::Down,
        "a row down; from the last what was sent after, or the next known name",
    ),
    (
        "←  ctrl-b",
        &[(KeyCode::Left, NONE), (KeyCode::Char('b'), CTRL)],
        Stroke::Left,
        "a character to the left",
    ),
    (
        "→  ctrl-f",
        &[(KeyCode::Right, NONE), (KeyCode::Char('f'), CTRL)],
        Stroke::Right,
        "a character to the right",
    ),
    (
        "ctrl-←  alt-b",
        &[(KeyCode::Left, CTRL), (KeyCode::Char('b'), ALT)],
        Stroke::WordLeft,
        "a word to the left",
    ),
    (
        "ctrl-→  alt-f",
        &[(KeyCode::Right, CTRL), (KeyCode::Char('f'), ALT)],
        Stroke::WordRight,
        "a word to the right",
    ),
    (
        "home  ctrl-a",
        &[(KeyCode::Home, NONE), (KeyCode::Char('a'), CTRL)],
        Stroke::Home,
        "to the beginning of the row, then of the text",
    ),
    (
        "end  ctrl-e",
        &[(KeyCode::End, NONE), (KeyCode::Char('e'), CTRL)],
        Stroke::End,
        "to the end of the row, then of the text",
    ),
    (
        "backspace  ctrl-h",
        &[(KeyCode::Backspace, NONE), (KeyCode::Char('h'), CTRL)],
        Stroke::Backspace,
        "delete the character before the cursor",
    ),
    (
        "alt-backspace  ctrl-w",
        &[(KeyCode::Backspace, ALT), (KeyCode::Char('w'), CTRL)],
        Stroke::DeleteWord,
        "delete the word before it",
    ),
    ("ctrl-u", &[(KeyCode::Char('u'), CTRL)], Stroke::DeleteToStart, "delete everything before it"),
    ("ctrl-k", &[(KeyCode::Char('k'), CTRL)], Stroke::DeleteToEnd, "delete everything from it on"),
    ("alt-d", &[(KeyCode::Char('d'), ALT)], Stroke::DeleteNextWord, "delete the rest of the word"),
    ("ctrl-y", &[(KeyCode::Char('y'), CTRL)], Stroke::Yank, "put in what the last of these four deleted"),
    ("ctrl-t", &[(KeyCode::Char('t'), CTRL)], Stroke::Transpose, "swap the characters around the cursor"),
    (
        "ctrl-_  ctrl-/",
        // As terminals send it, and as those do that tell keys apart.
        &[(KeyCode::Char('7'), CTRL), (KeyCode::Char('/'), CTRL)],
        Stroke::Undo,
        "undo, a word or a paste at a time",
    ),
];

fn check(name: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, made).unwrap();
        return;
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == made, "docs/{name} is not what the code says\n--- made\n{made}");
}

/// Keys as code, none of which may end the cell it stands in.
fn keys(labels: &[String]) -> String {
    let labels: Vec<String> = labels.iter().map(|label| format!("`{}`", label.replace('|', "\\|"))).collect();
    labels.join(" ")
}

fn labels(keymap: &Keymap, mode: Mode, action: Action) -> Vec<String> {
    keymap.keys(mode, action).map(Keys::label).collect()
}

/// A row for each set of keys an action has: mostly one, whatever the mode.
fn rows(keymap: &Keymap, action: Action) -> String {
    let mut sets: Vec<(Vec<String>, Vec<&str>)> = Vec::new();
    for (mode, place) in MODES {
        let labels = labels(keymap, mode, action);
        match sets.iter_mut().find(|(known, _)| *known == labels) {
            Some((_, places)) => places.push(place),
            None => sets.push((labels, vec![place])),
        }
    }
    sets.retain(|(labels, _)| !labels.is_empty());
    sets.iter().fold(String::new(), |mut rows, (labels, places)| {
        let (name, does) = (action.name(), action.description());
        writeln!(rows, "| {} | `{name}` | {does} | {} |", keys(labels), places.join(", ")).unwrap();
        rows
    })
}

#[test]
fn keys_md() {
    let keymap = Keymap::default();
    let mut page = "# Keys\n\n<!-- Made by tests/docs.rs from keymaps/default.toml and the actions. -->\n\n\
        Every key does one thing, and which one depends only on what is shown: the board, something whole \
        (the detail), the\nhelp, the list of silences, the wall, or a line that is typed. `?` shows the same on the screen.\n\n\
        | keys | action | does | where |\n|---|---|---|---|\n"
        .to_owned();
    page.extend(Action::ALL.map(|action| rows(&keymap, action)));
    page.push_str(
        "\n## While a line is typed\n\nEvery other key is text, whatever it means elsewhere.\n\n\
         | keys | does |\n|---|---|\n",
    );
    for (labels, _, _, does) in TYPED {
        let labels: Vec<String> = labels.split_whitespace().map(ToOwned::to_owned).collect();
        writeln!(page, "| {} | {does} |", keys(&labels)).unwrap();
    }
    check("keys.md", &page);
}

#[test]
fn keys_in_a_typed_line_do_what_is_said_of_them() {
    for (labels, presses, meant, _) in TYPED {
        assert_eq!(labels.split_whitespace().count(), presses.len(), "{labels}");
        for (code, held) in presses {
            assert_eq!(stroke(&KeyEvent::new(*code, *held)), Some(meant), "{labels}");
        }
    }
}

const POOLS: &str = "# Pools and requests

<!-- Made by tests/docs.rs from presets/*.toml. -->

What warroom recognises without a config, by the names of the metrics alone, and what it reads of it. Each `[[pool]]`
of a [config](config.md) may name one of these pools as its `preset`.

## What is shown of a pool

- **In use of the maximum**, a warning from 80 % on, critical when it is full, each for 30 s. A maximum that is not
  told, or told as zero because there is none, is unknown: `50 of ?`, without a bar, and never full.
- **Waiting**: a warning from one on, critical from ten on, each for 30 s.
- **Timeouts**: any is a warning, one a second for 30 s is critical.
- **The wait** for a connection, without a threshold.

A pool can be exhausted and not be full: the pooler or the database behind it is, and has no connection to give. Such a
pool is as bad as what waits for it. It is `WAITING` or, where that is critical, `EXHAUSTED`, and says why:
`exhausted: 5 waiting, 11 /s timed out`.

## Alerting rules

`warroom rules` prints rules for Prometheus, for the pools and error ratios of the config or of URLs; `-o FILE` writes
them into a file, and `promtool check rules FILE` accepts it. Sources of which the config names everything are not
asked. Beside the thresholds above there are two rules for what a chart shows:

- `…Leak`: what is taken grows by a fiftieth of the pool a minute, its lowest point rises from two minutes to two
  minutes, and that for two minutes. What comes down again within ten minutes does not fire it; traffic that rises
  for longer does, so compare.
- `…FullSoon`: the same climb, and at its pace the pool is full within a quarter of an hour.

The ratio of errors is zero where no request has failed yet, and where there are no requests there is none: that is no
alert.
";

/// What a data file says of itself: the comment it begins with.
fn comment(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("presets").join(format!("{name}.toml"));
    let text = fs::read_to_string(path).unwrap();
    let lines: Vec<&str> = text.lines().map_while(|line| line.strip_prefix("# ")).collect();
    lines.join("\n")
}

fn pool_section(preset: &Preset, pool: &PoolTable) -> String {
    let mut text = format!("\n### `{}`\n\n{}\n\n", preset.name, comment(&preset.name));
    let rows = [
        ("in use", Some(&pool.in_use)),
        ("maximum", pool.max.as_ref()),
        ("waiting", pool.waiting.as_ref()),
        ("timeouts a second", pool.timeouts.as_ref()),
        ("wait", pool.acquire.as_ref()),
    ];
    for (what, expr) in rows {
        let read = expr.map_or("not told".to_owned(), |expr| format!("`{expr}`"));
        writeln!(text, "- {what}: {read}").unwrap();
    }
    text
}

fn requests_row(preset: &Preset, requests: &RequestsTable) -> String {
    let code = |texts: &[String]| {
        texts.iter().map(|text| format!("`{}`", text.replace('|', "\\|"))).collect::<Vec<_>>().join(", ")
    };
    // Names that stand for one of several labels.
    let failed: Vec<String> = preset.choose.iter().fold(requests.failed.clone(), |failed, (name, labels)| {
        failed.iter().map(|failed| failed.replace(&format!("${name}"), &labels.join("|"))).collect()
    });
    let durations = if requests.durations.is_empty() { "–".to_owned() } else { code(&requests.durations) };
    format!("| {} | `{}` | {} | {durations} |\n", preset.title, requests.family, code(&failed))
}

#[test]
fn pools_md() {
    let presets = shipped().unwrap();
    let mut page = POOLS.to_owned();
    page.push_str("\n## Pools\n");
    for preset in &presets {
        page.extend(preset.pool.as_ref().map(|pool| pool_section(preset, pool)));
    }
    page.push_str(
        "\n## Requests\n\nThe share of them that failed, how many there are, and how long they take: the 99th \
         percentile where there are\nbuckets, else the mean.\n\n\
         | of | counter | failed are | durations |\n|---|---|---|---|\n",
    );
    for preset in &presets {
        page.extend(preset.requests.as_ref().map(|requests| requests_row(preset, requests)));
    }
    check("pools.md", &page);
}

#[test]
fn no_document_points_at_nothing() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let link = regex::Regex::new(r"\]\(([^)#:]+)(?:#[^)]*)?\)").unwrap();
    let docs = fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let above = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"].map(|name| root.join(name));
    for page in docs.chain(above).filter(|path| path.extension().is_some_and(|ending| ending == "md")) {
        let text = fs::read_to_string(&page).unwrap();
        for found in link.captures_iter(&text) {
            let target = page.parent().unwrap().join(&found[1]);
            assert!(target.exists(), "{} points at {}", page.display(), &found[1]);
        }
    }
}
