//! Makes the picture in the README: the demo, as a terminal shows it. Run it with
//! `cargo test --release --test picture -- --ignored`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "support/pty.rs"]
#[allow(dead_code)]
mod pty;

use std::fs;

use pty::{Terminal, warroom};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};
use warroom::ui::snapshot;

const SIZE: (u16, u16) = (120, 38);

#[test]
#[ignore = "writes docs/screen.svg"]
fn docs_screen_svg() {
    let terminal = Terminal::start(warroom(&["demo", "--speed", "60"]), SIZE.0, SIZE.1);
    terminal.wait_for_text("UTC 02:42");
    let frame = terminal.screen(frame);
    fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/screen.svg"), snapshot::svg(&frame)).unwrap();
    terminal.quit();
}

fn frame(screen: &vt100::Screen) -> Buffer {
    let mut frame = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
    for y in 0..SIZE.1 {
        for x in 0..SIZE.0 {
            let shown = screen.cell(y, x).unwrap();
            if shown.has_contents() {
                paint(&mut frame[(x, y)], shown);
            }
        }
    }
    frame
}

fn paint(cell: &mut Cell, shown: &vt100::Cell) {
    cell.set_symbol(shown.contents());
    cell.fg = color(shown.fgcolor());
    cell.bg = color(shown.bgcolor());
    cell.modifier.set(Modifier::BOLD, shown.bold());
    cell.modifier.set(Modifier::REVERSED, shown.inverse());
}

fn color(color: vt100::Color) -> Color {
    match color {
        vt100::Color::Default => Color::Reset,
        vt100::Color::Idx(index) => Color::Indexed(index),
        vt100::Color::Rgb(r, g, b) => Color::Rgb(r, g, b),
    }
}
