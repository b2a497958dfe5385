//! Frames written as changes arrive at a terminal as the frames they are.

#![allow(clippy::unwrap_used)]

use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use warroom::ui::snapshot;
use warroom::ui::terminal::{Frames, Painter};

const WIDTH: u16 = 12;
const HEIGHT: u16 = 4;

/// A terminal emulator that is written to.
#[derive(Clone)]
struct Emulator(Arc<Mutex<vt100::Parser>>);

impl Write for Emulator {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().process(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Emulator {
    fn text(&self) -> String {
        let parser = self.0.lock().unwrap();
        let rows = parser.screen().rows(0, WIDTH);
        rows.map(|row| row.trim_end().to_owned() + "\n").collect()
    }
}

/// Something written somewhere.
fn mark() -> impl Strategy<Value = (u16, u16, String, u8)> {
    (0..WIDTH, 0..HEIGHT, "[a-c日本█ ]{1,6}", 0..4_u8)
}

fn frame(marks: &[(u16, u16, String, u8)]) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, WIDTH, HEIGHT));
    for (x, y, text, colour) in marks {
        // One mark a row: a wide character must not be cut in half by another.
        let row = Rect::new(0, *y, WIDTH, 1);
        buffer.set_style(row, Style::reset());
        buffer.set_string(0, *y, " ".repeat(usize::from(WIDTH)), Style::reset());
        buffer.set_string(*x, *y, text, Style::new().fg(Color::Indexed(*colour)));
    }
    buffer
}

proptest! {
    #[test]
    fn a_terminal_ends_up_with_the_last_frame(
        frames in prop::collection::vec(prop::collection::vec(mark(), 0..5), 1..6),
    ) {
        let emulator = Emulator(Arc::new(Mutex::new(vt100::Parser::new(HEIGHT, WIDTH, 0))));
        let painter = Painter::start(emulator.clone(), |_| {}).unwrap();
        for marks in frames {
            let frame = frame(&marks);
            painter.paint(frame.clone());
            prop_assert!(painter.settle(Duration::from_secs(20)));
            prop_assert_eq!(emulator.text(), snapshot::text(&frame));
        }
        prop_assert!(emulator.0.lock().unwrap().screen().hide_cursor());
    }
}

/// Rows of characters one after the other, each with a colour and a kind of pen.
type Rows = Vec<Vec<(char, u8, u8)>>;

/// Pictures of these characters, with so many kinds of pens.
fn pictures(letters: &'static [char], pens: u8) -> impl Strategy<Value = Vec<Rows>> {
    let row = prop::collection::vec((prop::sample::select(letters), 0..4_u8, 0..pens), 0..40);
    prop::collection::vec(prop::collection::vec(row, 3), 1..6)
}

/// Pictures with wide characters, or with grounds: what is left of a wide character under a ground is each
/// terminal's own choice, and warroom has none there.
fn wide_or_grounded() -> impl Strategy<Value = Vec<Rows>> {
    prop_oneof![pictures(&['a', 'b', ' ', ' ', '日', '本'], 2), pictures(&['a', 'b', ' ', ' ', '█'], 4)]
}

fn picture(rows: &Rows) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 30, 3));
    for (row, y) in rows.iter().zip(0..) {
        let mut x = 0;
        for (letter, colour, pen) in row {
            let style = Style::new().fg(Color::Rgb(200, *colour, 0));
            let style = match pen {
                1 => style.add_modifier(Modifier::BOLD),
                2 => style.bg(Color::Rgb(0, 0, 200)),
                3 => style.add_modifier(Modifier::REVERSED),
                _ => style,
            };
            (x, _) = buffer.set_stringn(x, y, letter.to_string(), 2, style);
        }
    }
    buffer
}

proptest! {
    #[test]
    fn what_was_drawn_change_by_change_is_as_if_drawn_anew(
        pictures in wide_or_grounded(),
    ) {
        let (mut frames, mut emulator) = (Frames::default(), vt100::Parser::new(3, 30, 0));
        for rows in pictures {
            let picture = picture(&rows);
            let mut anew = vt100::Parser::new(3, 30, 0);
            anew.process(Frames::default().next(picture.clone()).as_bytes());
            emulator.process(frames.next(picture.clone()).as_bytes());
            prop_assert_eq!(cells(emulator.screen(), 30, 3), cells(anew.screen(), 30, 3));
            let text: String = emulator.screen().rows(0, 30).map(|row| row.trim_end().to_owned() + "\n").collect();
            prop_assert_eq!(text, snapshot::text(&picture));
        }
    }
}

/// A list of rows, a window on which moves; around it stand rows that change on their own.
fn list(first: usize, height: u16, odd: u8) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 60, height));
    let row = |n: usize| format!("{n:>4} {} {}", ["fired", "note", "日本"][n % 3], "x".repeat(n * 7 % 40));
    buffer.set_string(0, 0, format!("{odd} of the head"), Style::new());
    for y in 1..height.saturating_sub(1) {
        let colour = Style::new().fg(Color::Indexed((first + usize::from(y)) as u8 % 7 + 1));
        buffer.set_string(0, y, row(first + usize::from(y)), colour);
    }
    buffer.set_string(usize::from(odd) as u16 % 20, height - 1, "the foot", Style::new());
    buffer
}

/// What can be seen of every cell: a blank shows its ground alone.
fn cells(screen: &vt100::Screen, width: u16, height: u16) -> Vec<String> {
    let places = (0..height).flat_map(|y| (0..width).map(move |x| (y, x)));
    let cell = |(y, x)| {
        screen.cell(y, x).map(|cell| match cell.contents().trim_end() {
            "" if !cell.inverse() => format!("{:?}", cell.bgcolor()),
            text => {
                format!("{:?}{:?}{}{}{text}", cell.fgcolor(), cell.bgcolor(), cell.bold(), cell.inverse())
            }
        })
    };
    let is_whole = |(y, x): &(u16, u16)| !screen.cell(*y, *x).is_some_and(vt100::Cell::is_wide_continuation);
    places.filter(is_whole).filter_map(cell).collect()
}

proptest! {
    #[test]
    fn what_was_scrolled_is_as_if_drawn_anew(
        steps in prop::collection::vec((0_usize..9, 0_u8..3), 1..12),
        height in 3_u16..20,
    ) {
        let scrolled = Emulator(Arc::new(Mutex::new(vt100::Parser::new(height, 60, 0))));
        let painter = Painter::start(scrolled.clone(), |_| {}).unwrap();
        let mut first = 20;
        for (step, odd) in steps {
            first = (first + step).saturating_sub(4);
            let frame = list(first, height, odd);
            painter.paint(frame.clone());
            prop_assert!(painter.settle(Duration::from_mins(1)));
            let anew = Emulator(Arc::new(Mutex::new(vt100::Parser::new(height, 60, 0))));
            let fresh = Painter::start(anew.clone(), |_| {}).unwrap();
            fresh.paint(frame);
            prop_assert!(fresh.settle(Duration::from_mins(1)));
            let (seen, drawn) = (scrolled.0.lock().unwrap(), anew.0.lock().unwrap());
            prop_assert_eq!(cells(seen.screen(), 60, height), cells(drawn.screen(), 60, height));
        }
    }
}

#[test]
fn a_list_that_moves_by_a_row_costs_little() {
    let (sent, count) = std::sync::mpsc::channel();
    let emulator = Emulator(Arc::new(Mutex::new(vt100::Parser::new(50, 60, 0))));
    let painter = Painter::start(emulator, move |outcome| sent.send(outcome.unwrap()).unwrap()).unwrap();
    let bytes: Vec<usize> = [list(100, 50, 0), list(101, 50, 0)]
        .into_iter()
        .map(|frame| {
            painter.paint(frame);
            count.recv_timeout(Duration::from_mins(1)).unwrap()
        })
        .collect();
    assert!(bytes[0] > 1500 && bytes[1] < 150, "{bytes:?}");
}
