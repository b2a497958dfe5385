//! What the terminal shows, and the bytes that turn it into the next frame.

use std::fmt::Write as _;
use std::ops::Range;

use ratatui::buffer::{Buffer, Cell};
use unicode_width::UnicodeWidthStr;

use super::scroll::Shift;
use crate::ui::ansi::{Pen, RESET};

/// The terminal holds its picture back between these, so that no half frame is seen. Terminals that do not
/// know them ignore them (mode 2026, "synchronized output").
const BEGIN: &str = "\x1b[?2026h";
const END: &str = "\x1b[?2026l";

/// Whatever the terminal showed is gone; the cursor stays out of sight.
const CLEAR: &str = "\x1b[?25l\x1b[0m\x1b[2J";

/// Columns that are rather written again than passed over.
const BRIDGED: u16 = 3;

/// What the terminal shows, as far as anyone knows.
#[derive(Debug, Default)]
pub(super) struct Canvas {
    shown: Option<Buffer>,
}

impl Canvas {
    /// Assumes nothing of what the terminal shows.
    pub(super) fn forget(&mut self) {
        self.shown = None;
    }

    /// The bytes that turn what is shown into `next`; none when nothing changes.
    pub(super) fn advance(&mut self, next: Buffer) -> String {
        let mut bytes = String::new();
        let known = self.shown.take().filter(|shown| shown.area == next.area);
        if known.is_none() {
            bytes.push_str(CLEAR);
        }
        let mut before = known.unwrap_or_else(|| Buffer::empty(next.area));
        if let Some(shift) = Shift::between(&before, &next) {
            shift.push(&mut bytes);
            shift.apply(&mut before);
        }
        push_changes(&before, &next, &mut bytes);
        self.shown = Some(next);
        if bytes.is_empty() { bytes } else { format!("{BEGIN}{bytes}{END}") }
    }
}

/// Frames for a terminal that its owner writes to, without a thread that paints.
#[derive(Debug, Default)]
pub struct Frames(Canvas);

impl Frames {
    /// The bytes that turn what the terminal shows into `frame`; the first clears it.
    pub fn next(&mut self, frame: Buffer) -> String {
        self.0.advance(frame)
    }
}

fn push_changes(before: &Buffer, next: &Buffer, bytes: &mut String) {
    let mut pen = Pen::default();
    let mut cursor = None;
    for (x, y, cell) in before.diff(next) {
        push_move(cursor, (x, y), next, pen, bytes);
        pen.change(Pen::of(cell), bytes);
        bytes.push_str(cell.symbol());
        // Terminals disagree about what is wide; after anything but one column the place is named anew.
        cursor = (cell.symbol().width() == 1).then_some((x.saturating_add(1), y));
    }
    if pen != Pen::default() {
        bytes.push_str(RESET);
    }
}

/// Brings the cursor to a place, by the shortest of what every terminal knows.
fn push_move(from: Option<(u16, u16)>, (x, y): (u16, u16), next: &Buffer, pen: Pen, bytes: &mut String) {
    let gap = from.filter(|(column, row)| *row == y && *column <= x).map(|(column, _)| x - column);
    match gap {
        Some(0) => {}
        Some(gap @ 1..=BRIDGED) => match bridge(x - gap..x, y, next, pen) {
            Some(between) => bytes.push_str(&between),
            None => push_forward(gap, bytes),
        },
        Some(gap) => push_forward(gap, bytes),
        None => {
            let _ = write!(bytes, "\x1b[{};{}H", u32::from(y) + 1, u32::from(x) + 1);
        }
    }
}

fn push_forward(columns: u16, bytes: &mut String) {
    let _ = match columns {
        1 => write!(bytes, "\x1b[C"),
        more => write!(bytes, "\x1b[{more}C"),
    };
}

/// What stands there already, where writing it again is shorter than passing over it: a few plain characters
/// in the same style.
fn bridge(columns: Range<u16>, y: u16, next: &Buffer, pen: Pen) -> Option<String> {
    let cells =
        columns.map(|x| next.cell((x, y)).filter(|cell| Pen::of(cell) == pen && cell.symbol().len() == 1));
    cells.map(|cell| cell.map(Cell::symbol)).collect()
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Style};

    use super::*;

    fn frame(text: &str) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 2));
        buffer.set_string(0, 1, text, Style::new());
        buffer
    }

    #[test]
    fn the_first_frame_clears_and_later_ones_write_only_what_changed() {
        let mut canvas = Canvas::default();
        assert_eq!(canvas.advance(frame("abc")), format!("{BEGIN}{CLEAR}\x1b[2;1Habc{END}"));
        assert_eq!(canvas.advance(frame("abc")), "");
        assert_eq!(canvas.advance(frame("aXc")), format!("{BEGIN}\x1b[2;2HX{END}"));
    }

    #[test]
    fn what_stays_is_passed_over_in_the_shortest_way() {
        let mut canvas = Canvas::default();
        canvas.advance(frame("a12b56789c"));
        assert_eq!(canvas.advance(frame("A12B56789C")), format!("{BEGIN}\x1b[2;1HA12B\x1b[5CC{END}"));
    }

    #[test]
    fn a_style_ends_with_its_frame() {
        let mut canvas = Canvas::default();
        canvas.advance(frame(""));
        let mut red = frame("");
        red.set_string(0, 0, "no", Style::new().fg(Color::Red));
        assert_eq!(canvas.advance(red), format!("{BEGIN}\x1b[1;1H\x1b[0;31mno\x1b[0m{END}"));
    }

    #[test]
    fn what_follows_a_wide_character_is_placed_by_name() {
        let mut canvas = Canvas::default();
        canvas.advance(frame(""));
        assert_eq!(canvas.advance(frame("日本x")), format!("{BEGIN}\x1b[2;1H日\x1b[2;3H本\x1b[2;5Hx{END}"));
    }

    #[test]
    fn a_new_size_or_a_forgotten_screen_is_drawn_whole() {
        let mut canvas = Canvas::default();
        canvas.advance(frame("abc"));
        canvas.forget();
        assert!(canvas.advance(frame("abc")).contains("abc"));
        assert!(canvas.advance(Buffer::empty(Rect::new(0, 0, 3, 3))).contains(CLEAR));
    }
}
