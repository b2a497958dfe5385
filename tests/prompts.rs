//! Golden rows: the open line with its footer, at every width it has to work at.
//!
//! `UPDATE_GOLDEN=1 cargo test --test prompts` writes them anew.

#![allow(clippy::unwrap_used)]

#[path = "hands/night.rs"]
#[allow(dead_code)]
mod night;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Duration;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use unicode_width::UnicodeWidthStr as _;
use warroom::app::{Action, App, Keeping, Message, Mode, Stroke, View};
use warroom::model::{EventKind, Severity, Text, Verdict};
use warroom::ui::keymap::Keymap;
use warroom::ui::theme::{Depth, Theme};
use warroom::ui::{Charset, Look, draw, snapshot};

use night::Night;

const SIZES: [(u16, u16); 3] = [(40, 10), (80, 24), (120, 40)];

/// The rule above the line, the line's three rows, the keys.
const ROWS: usize = 5;

fn frame(app: &App, depth: Depth, (width, height): (u16, u16)) -> Buffer {
    let theme = Theme::named("dark", depth).unwrap();
    let look = Look { theme, keymap: Keymap::default(), charset: Charset::Unicode };
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    draw(app, &look, area, &mut buffer);
    buffer
}

/// The last rows at every size; below the text `^` under the cursor and `~` under what is misread.
fn rows(app: &App) -> String {
    let mut rows = String::new();
    for size in SIZES {
        let buffer = frame(app, Depth::Monochrome, size);
        let cells: Vec<&[Cell]> = buffer.content.chunks(usize::from(size.0)).collect();
        let text = snapshot::text(&buffer);
        let first = cells.len() - ROWS;
        let _ = writeln!(rows, "{}×{}", size.0, size.1);
        for (line, row) in text.lines().zip(&cells).skip(first) {
            let _ = writeln!(rows, "{line}");
            let marks: String = row.iter().map(mark).collect();
            if line.starts_with(" ▸") {
                let _ = writeln!(rows, "{}", marks.trim_end());
            }
        }
    }
    rows
}

fn mark(cell: &Cell) -> char {
    if cell.modifier.contains(Modifier::REVERSED) {
        '^'
    } else if cell.modifier.contains(Modifier::UNDERLINED) {
        '~'
    } else {
        ' '
    }
}

fn check(name: &str, app: &App) {
    let drawn = rows(app);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("prompt-{name}.txt"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, drawn).unwrap();
        return;
    }
    let golden = fs::read_to_string(&path).unwrap_or_default();
    assert!(golden == drawn, "{name} is not as it was\n--- golden\n{golden}\n--- drawn\n{drawn}");
}

#[test]
fn acknowledging_one_and_several() {
    let (mut night, errors, pool) = Night::burning();
    night.act(Action::Acknowledge);
    check("ack", &night.app);
    night.says("bob", 205, EventKind::Acknowledged, Some(errors));
    night.type_text("on it");
    check("ack-owned", &night.app);
    night.press(Stroke::DeleteToStart);
    night.press(Stroke::Escape);
    for id in [errors, pool] {
        night.select_alert(id);
        night.act(Action::Mark);
    }
    night.act(Action::Acknowledge);
    night.fires(210, "PoolFull", Severity::Critical);
    night.resolves(230, "HighErrorRate");
    check("ack-several", &night.app);
}

#[test]
fn a_note_with_an_error_and_one_with_evidence() {
    let mut night = Night::new();
    night.gauge(Duration::from_secs(2));
    night.act(Action::Note);
    night.type_text("look at this climb #todo");
    check("note-evidence", &night.app);
    night.press(Stroke::Home);
    night.type_text("@02:30 ");
    check("note-backdated", &night.app);
    night.press(Stroke::Backspace);
    night.press(Stroke::Backspace);
    night.press(Stroke::Char('x'));
    night.press(Stroke::Char(' '));
    check("note-misread", &night.app);
    night.press(Stroke::Escape);
    night.act(Action::Note);
    night.press(Stroke::DeleteToStart);
    night.press(Stroke::DeleteToEnd);
    night.send(Message::Pasted(format!("one\n\u{1b}[31mtwo {}", "and so on ".repeat(20))));
    night.press(Stroke::WordLeft);
    check("note-pasted", &night.app);
}

#[test]
fn words_are_completed() {
    let mut night = Night::new();
    night.act(Action::Filter);
    night.type_text("pool kind:");
    check("filter-completing", &night.app);
    night.press(Stroke::Tab);
    night.press(Stroke::Tab);
    check("filter-completed", &night.app);
    night.press(Stroke::Escape);
    night.act(Action::Note);
    night.type_text("close connections #");
    check("note-completing", &night.app);
}

#[test]
fn a_hypothesis_is_chosen() {
    let mut night = Night::new();
    let id = night.says("bob", 216, EventKind::Hypothesis(Verdict::Open), None);
    night.select(id);
    night.act(Action::Hypothesis);
    check("hypothesis", &night.app);
}

#[test]
fn the_other_verbs() {
    let (mut night, ..) = Night::burning();
    let verbs = [
        ("deploy", Action::Deploy, ""),
        ("escalate", Action::Escalate, "db-team: locks"),
        ("milestone", Action::Milestone, "@01:15 first complaints"),
        ("severity", Action::Severity, "1"),
        ("resolve", Action::Resolve, "@02:40"),
        ("filter", Action::Filter, "kind:notes"),
    ];
    for (name, action, text) in verbs {
        night.act(action);
        night.type_text(text);
        check(name, &night.app);
        night.press(Stroke::Escape);
    }
    let own = night.tell(Action::Acknowledge, "").remove(0);
    let own = night.arrives(own);
    night.act(Action::Unacknowledge);
    check("unack", &night.app);
    night.press(Stroke::Escape);
    night.select(own);
    night.act(Action::Retract);
    night.send(Message::Keeping(Keeping::Waiting { queued: 1, reason: Text::line("disk full") }));
    check("retract", &night.app);
}

#[test]
fn a_draft_and_a_hint() {
    let mut night = Night::new();
    night.act(Action::Escalate);
    night.type_text("db-t");
    night.press(Stroke::Escape);
    night.act(Action::Escalate);
    check("draft", &night.app);
    night.press(Stroke::Escape);
    night.act(Action::Resolve);
    check("hint", &night.app);
}

/// Whatever is asked and typed, at whatever size: rows fill their columns, and nothing commands a terminal.
#[test]
fn every_size_is_drawn_whatever_is_typed() {
    let (mut night, ..) = Night::burning();
    night.gauge(Duration::from_secs(2));
    for action in Action::ALL.into_iter().filter(|action| action.modes().contains(&Mode::Board)) {
        night.act(action);
        if night.app.prompt.is_none() {
            night.app.view = View::Board;
            continue;
        }
        night.send(Message::Pasted(
            "@99:99 日本\u{1b}[31m \u{202e}e\u{301}\u{301} \n#todo !action x".repeat(3),
        ));
        for cursor in 0..3 {
            (0..cursor).for_each(|_| drop(night.press(Stroke::WordLeft)));
            for (width, height) in
                (0..=90).map(|width| (width, 10)).chain((0..=20).map(|height| (44, height)))
            {
                assert_sound(&frame(&night.app, Depth::TrueColour, (width, height)));
            }
        }
        night.press(Stroke::Escape);
    }
}

fn assert_sound(buffer: &Buffer) {
    let width = usize::from(buffer.area.width).max(1);
    for row in buffer.content.chunks(width) {
        let mut column = 0;
        while column < width {
            let symbol = row[column].symbol();
            assert!(!symbol.chars().any(|c| c.is_control() || c == '\u{202e}'), "{symbol:?}");
            column += symbol.width().max(1);
        }
        assert_eq!(column, width, "a row runs over");
    }
}
