//! Changed cells as strokes of one pen each, and the bytes that draw them.

use std::fmt::{self, Write as _};

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::Color;
use unicode_width::UnicodeWidthStr as _;

use crate::ui::ansi::{Pen, RESET};

/// Columns that are rather written again than passed over.
const BRIDGED: usize = 3;

/// Blanks in a row from which erasing them is shorter than writing them, the way to their end included.
const ERASED: &str = "          ";

/// Neighbouring cells of one row, drawn with one pen.
#[derive(Debug)]
struct Stroke {
    x: u16,
    y: u16,
    pen: Pen,
    text: String,
    /// The column after its last; none where terminals may disagree about how wide it is.
    end: Option<u16>,
    /// Whether there is nothing to be seen in it but the ground.
    is_blank: bool,
}

/// The bytes that draw what differs between two pictures of the same size; the pen is at rest before and after.
pub(super) fn between(before: &Buffer, next: &Buffer) -> String {
    let strokes = strokes(before, next);
    // Pen by pen, since another colour costs more than another place; where colours have short names, row by row.
    let by_pen = drawn(&by_pen(&strokes), next);
    let by_row = drawn(&strokes.iter().collect::<Vec<_>>(), next);
    if by_pen.len() < by_row.len() { by_pen } else { by_row }
}

fn strokes(before: &Buffer, next: &Buffer) -> Vec<Stroke> {
    let mut strokes: Vec<Stroke> = Vec::new();
    for (x, y, cell) in before.diff(next) {
        let last = strokes.last_mut().filter(|last| last.y == y && last.end == Some(x));
        if !last.is_some_and(|last| last.take(x, cell)) {
            strokes.push(Stroke::begun(x, y, cell));
        }
    }
    strokes
}

impl Stroke {
    fn begun(x: u16, y: u16, cell: &Cell) -> Self {
        let is_blank = is_blank(cell);
        let pen = if is_blank { Pen::of(cell).ground() } else { Pen::of(cell) };
        Self { x, y, pen, text: cell.symbol().to_owned(), end: end(x, cell), is_blank }
    }

    /// Goes on with the cell at `x`, where one pen draws both. A blank looks the same from each that leaves the
    /// ground alone.
    fn take(&mut self, x: u16, cell: &Cell) -> bool {
        let pen = Pen::of(cell);
        let blank = is_blank(cell);
        if self.pen != pen && !(self.pen.seen_on_blanks() == pen.seen_on_blanks() && (blank || self.is_blank))
        {
            return false;
        }
        if self.is_blank && !blank {
            self.pen = pen;
        }
        self.is_blank &= blank;
        self.text.push_str(cell.symbol());
        self.end = end(x, cell);
        true
    }

    /// Draws it from where the cursor is, and returns where that is then, if that is known.
    fn push(&self, bytes: &mut String) -> Option<u16> {
        let may_erase = self.pen.seen_on_blanks() == Some(Color::Reset);
        let mut rest = self.text.as_str();
        while let Some((words, after)) = rest.split_once(ERASED).filter(|_| may_erase) {
            let behind = after.trim_start_matches(' ');
            let blanks = (rest.len() - words.len() - behind.len()) as u16;
            let _ = write!(bytes, "{words}\x1b[{blanks}X");
            if behind.is_empty() {
                return self.end.map(|end| end - blanks);
            }
            let _ = push_forward(blanks, bytes);
            rest = behind;
        }
        bytes.push_str(rest);
        self.end
    }
}

fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && Pen::of(cell).seen_on_blanks().is_some()
}

/// The column after a cell. Terminals disagree about what is wide; after anything but one column the place is
/// named anew.
fn end(x: u16, cell: &Cell) -> Option<u16> {
    (cell.symbol().width() == 1).then_some(x.saturating_add(1))
}

/// The same strokes, those of a pen after one another: first the pen at rest, and what only stands out more right
/// after what is plain, since its colours need not be named again.
fn by_pen(strokes: &[Stroke]) -> Vec<&Stroke> {
    let mut colours = vec![Pen::default().colours()];
    for stroke in strokes {
        if !colours.contains(&stroke.pen.colours()) {
            colours.push(stroke.pen.colours());
        }
    }
    let place = |pen: Pen| colours.iter().position(|its| *its == pen.colours());
    let mut strokes: Vec<&Stroke> = strokes.iter().collect();
    strokes.sort_by_cached_key(|stroke| (place(stroke.pen), stroke.pen.stands_out()));
    strokes
}

fn drawn(strokes: &[&Stroke], next: &Buffer) -> String {
    let mut bytes = String::new();
    let mut pen = Pen::default();
    let mut cursor = None;
    for stroke in strokes {
        push_move(cursor, stroke, next, pen, &mut bytes);
        pen.change(stroke.pen, &mut bytes);
        // Past the last column terminals differ in where they are.
        let end = stroke.push(&mut bytes).filter(|x| *x < next.area.width);
        cursor = end.map(|x| (x, stroke.y));
    }
    if pen != Pen::default() {
        bytes.push_str(RESET);
    }
    bytes
}

/// Brings the cursor to where a stroke begins, by the shortest of what every terminal knows.
fn push_move(from: Option<(u16, u16)>, to: &Stroke, next: &Buffer, pen: Pen, bytes: &mut String) {
    let (column, row) = (u32::from(to.x) + 1, u32::from(to.y) + 1);
    let down = from.and_then(|(_, y)| to.y.checked_sub(y));
    let on = from.and_then(|(x, _)| to.x.checked_sub(x));
    let back = from.and_then(|(x, _)| x.checked_sub(to.x));
    let _ = match (down, on, back) {
        (Some(0), Some(0), _) => Ok(()),
        (Some(0), Some(gap), _) => match from.and_then(|(x, _)| bridge(x, to, next, pen)) {
            Some(between) => bytes.write_str(&between),
            None => push_forward(gap, bytes),
        },
        (Some(0), None, _) => write!(bytes, "\x1b[{column}G"),
        // A column of numbers.
        (Some(1), _, Some(back @ 0..=2)) => write!(bytes, "\x1b[B{}", "\x08".repeat(usize::from(back))),
        _ => write!(bytes, "\x1b[{row};{column}H"),
    };
}

fn push_forward(columns: u16, bytes: &mut String) -> fmt::Result {
    match columns {
        1 => write!(bytes, "\x1b[C"),
        more => write!(bytes, "\x1b[{more}C"),
    }
}

/// What stands before a stroke already, where writing it again is shorter than passing over it: a few plain
/// characters in the same style.
fn bridge(from: u16, to: &Stroke, next: &Buffer, pen: Pen) -> Option<String> {
    let columns = Some(from..to.x).filter(|columns| columns.len() <= BRIDGED)?;
    let cells =
        columns.map(|x| next.cell((x, to.y)).filter(|cell| Pen::of(cell) == pen && cell.symbol().len() == 1));
    cells.map(|cell| cell.map(Cell::symbol)).collect()
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Modifier, Style};

    use super::*;

    const RED: Style = Style::new().fg(Color::Rgb(250, 0, 0));
    const BLUE: Style = Style::new().fg(Color::Rgb(0, 0, 250));

    fn picture(texts: &[(u16, u16, &str, Style)]) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 40, 2));
        for (x, y, text, style) in texts {
            buffer.set_string(*x, *y, text, *style);
        }
        buffer
    }

    fn check(before: &[(u16, u16, &str, Style)], next: &[(u16, u16, &str, Style)], expected: &str) {
        assert_eq!(between(&picture(before), &picture(next)), expected);
    }

    #[test]
    fn a_colour_is_named_once_however_often_it_is_needed() {
        let texts = [(0, 0, "a", RED), (1, 0, "b", BLUE), (9, 0, "c", RED), (10, 0, "d", BLUE)];
        check(&[], &texts, "\x1b[1;1H\x1b[38;2;250;0;0ma\x1b[8Cc\x1b[2G\x1b[38;2;0;0;250mb\x1b[8Cd\x1b[0m");
    }

    #[test]
    fn what_stands_out_comes_after_what_is_plain() {
        let texts = [(0, 0, "a", RED.add_modifier(Modifier::BOLD)), (5, 0, "b", RED), (5, 1, "c", RED)];
        check(&[], &texts, "\x1b[1;6H\x1b[38;2;250;0;0mb\x1b[B\x08c\x1b[1;1H\x1b[1ma\x1b[0m");
    }

    #[test]
    fn a_short_colour_is_rather_named_again() {
        let (red, blue) = (Style::new().fg(Color::Red), Style::new().fg(Color::Blue));
        let texts = [(0, 0, "a", red), (1, 0, "b", blue), (2, 0, "c", red)];
        check(&[], &texts, "\x1b[1;1H\x1b[31ma\x1b[34mb\x1b[31mc\x1b[0m");
    }

    #[test]
    fn many_blanks_are_erased_and_few_belong_to_the_word_beside_them() {
        let before = [(0, 0, "a long line of words", RED)];
        check(&before, &[(0, 0, "a", RED)], "\x1b[1;2H\x1b[19X");
        check(&before, &[(0, 0, "a long line of", RED)], "\x1b[1;15H      ");
        check(
            &before,
            &[(0, 0, "b", RED), (19, 0, "c", RED)],
            "\x1b[1;1H\x1b[38;2;250;0;0mb\x1b[18X\x1b[18Cc\x1b[0m",
        );
    }

    #[test]
    fn a_column_of_numbers_is_a_step_down_each() {
        check(
            &[],
            &[(7, 0, "12", RED), (7, 1, "34", RED)],
            "\x1b[1;8H\x1b[38;2;250;0;0m12\x1b[B\x08\x0834\x1b[0m",
        );
        let (before, next) =
            ([(38, 0, "12", RED), (38, 1, "34", RED)], [(38, 0, "13", RED), (38, 1, "35", RED)]);
        check(&before, &next, "\x1b[1;40H\x1b[38;2;250;0;0m3\x1b[2;40H5\x1b[0m");
    }

    #[test]
    fn a_ground_is_written() {
        let ground = Style::new().bg(Color::Red);
        check(
            &[(0, 0, "abcdefghijkl", RED)],
            &[(0, 0, "            ", ground)],
            "\x1b[1;1H\x1b[41m            \x1b[0m",
        );
        let reversed = Style::new().add_modifier(Modifier::REVERSED);
        check(&[], &[(0, 0, "            ", reversed)], "\x1b[1;1H\x1b[7m            \x1b[0m");
    }
}
