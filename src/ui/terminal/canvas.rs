//! What the terminal shows, and the bytes that turn it into the next frame.

use ratatui::buffer::Buffer;

use super::scroll::Shift;
use super::strokes;

/// The terminal holds its picture back between these, so that no half frame is seen. Terminals that do not
/// know them ignore them (mode 2026, "synchronized output").
const BEGIN: &str = "\x1b[?2026h";
const END: &str = "\x1b[?2026l";

/// Whatever the terminal showed is gone; the cursor stays out of sight.
const CLEAR: &str = "\x1b[?25l\x1b[0m\x1b[2J";

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
        bytes.push_str(&strokes::between(&before, &next));
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
        assert_eq!(canvas.advance(red), format!("{BEGIN}\x1b[1;1H\x1b[31mno\x1b[0m{END}"));
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
