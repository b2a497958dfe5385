//! The last look at a frame before it leaves: nothing that could command a terminal, nothing that shifts a
//! row, nothing the terminal cannot show.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::look::Charset;

/// Puts right whatever cell of `area` needs it. Foreign text has been made harmless long before; this is
/// for what a future pane might forget.
pub(super) fn guard(area: Rect, charset: Charset, buffer: &mut Buffer) {
    for y in area.top()..area.bottom() {
        let mut covered = false;
        for x in area.left()..area.right() {
            let Some(cell) = buffer.cell_mut((x, y)) else { continue };
            if covered {
                cell.set_symbol(" ");
                covered = false;
                continue;
            }
            let width = cell.symbol().width();
            if width == 0 || cell.symbol().contains(char::is_control) {
                cell.set_symbol("?");
            } else if width > 2 || (width == 2 && x + 1 == area.right()) {
                cell.set_symbol("…");
            } else if let Some(stand_in) = charset.stand_in(cell.symbol()) {
                cell.set_symbol(stand_in);
            } else {
                covered = width == 2;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_commands_the_terminal_or_shifts_a_row() {
        let area = Rect::new(0, 0, 6, 1);
        let mut buffer = Buffer::empty(area);
        for (x, symbol) in ["\x1b[31m", "\u{9b}", "日", "x", "\u{301}", "本"].into_iter().enumerate() {
            buffer[(x as u16, 0)].set_symbol(symbol);
        }
        guard(area, Charset::Unicode, &mut buffer);
        assert_eq!(buffer, Buffer::with_lines(["??日?…"]));
    }

    #[test]
    fn ascii_is_ascii() {
        let area = Rect::new(0, 0, 8, 1);
        let mut buffer = Buffer::with_lines(["● ok █░⣿"]);
        guard(area, Charset::Ascii, &mut buffer);
        assert_eq!(buffer, Buffer::with_lines(["* ok #.#"]));
    }
}
