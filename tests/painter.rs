//! Frames written as changes arrive at a terminal as the frames they are.

#![allow(clippy::unwrap_used)]

use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use warroom::ui::snapshot;
use warroom::ui::terminal::Painter;

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
