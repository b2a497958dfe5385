//! A frame as text, without a terminal.

use ratatui::buffer::{Buffer, Cell};
use unicode_width::UnicodeWidthStr;

use super::ansi::{Pen, RESET};
pub use super::svg::svg;

/// The characters of a frame, a line each row, without trailing spaces.
pub fn text(buffer: &Buffer) -> String {
    let mut text = String::new();
    for row in rows(buffer) {
        let line: String = visible(row).map(Cell::symbol).collect();
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// A frame with its colours as escape sequences, a line each row.
pub fn ansi(buffer: &Buffer) -> String {
    let mut text = String::new();
    for row in rows(buffer) {
        let mut pen = Pen::default();
        for cell in visible(row) {
            pen.change(Pen::of(cell), &mut text);
            text.push_str(cell.symbol());
        }
        if pen != Pen::default() {
            text.push_str(RESET);
        }
        text.push('\n');
    }
    text
}

fn rows(buffer: &Buffer) -> impl Iterator<Item = &[Cell]> {
    buffer.content.chunks(usize::from(buffer.area.width).max(1))
}

/// The cells of a row without those a wide character before them covers.
fn visible(row: &[Cell]) -> impl Iterator<Item = &Cell> {
    let mut covered = 0;
    row.iter().filter(move |cell| {
        if covered > 0 {
            covered -= 1;
            return false;
        }
        covered = cell.symbol().width().saturating_sub(1);
        true
    })
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Style};

    use super::*;

    #[test]
    fn wide_characters_take_two_columns_and_styles_end_with_the_line() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 2));
        buffer.set_string(0, 0, "日x", Style::new().fg(Color::Red));
        assert_eq!(text(&buffer), "日x\n\n");
        assert_eq!(ansi(&buffer), "\x1b[31m日x\x1b[0m   \n      \n");
    }

    #[test]
    fn nothing_is_nothing() {
        assert_eq!(text(&Buffer::empty(Rect::ZERO)), "");
    }
}
