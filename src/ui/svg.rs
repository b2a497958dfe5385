//! A frame as a picture: SVG, one file, no script, no font of its own.
//!
//! Bars and charts are drawn as shapes rather than characters, since fonts disagree about how tall a
//! block and how far apart a braille dot is.

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

/// A cell's size in the picture's units; the font's is 14.
const CELL: (f64, f64) = (8.4, 18.0);

/// What a terminal's own colours look like in the picture.
const PAPER: &str = "#0f1419";
const INK: &str = "#d5d9de";

/// The sixteen colours, as a dark terminal usually has them.
const PALETTE: [&str; 16] = [
    "#000000", "#e5534b", "#57ab5a", "#daaa3f", "#539bf5", "#b083f0", "#39c5cf", "#adbac7", "#768390",
    "#ff938a", "#8ddb8c", "#f7cf6d", "#96d0ff", "#dcbdfb", "#76e3ea", "#ffffff",
];

/// The frame as an SVG document.
pub fn svg(buffer: &Buffer) -> String {
    let (columns, rows) = (f64::from(buffer.area.width), f64::from(buffer.area.height));
    let (width, height) = (columns * CELL.0 + 16.0, rows * CELL.1 + 16.0);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
         font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"14\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"6\" fill=\"{PAPER}\"/>\n<g transform=\"translate(8 8)\">\n"
    );
    for (y, row) in buffer.content.chunks(usize::from(buffer.area.width).max(1)).enumerate() {
        push_row(row, y as f64 * CELL.1, &mut svg);
    }
    svg.push_str("</g>\n</svg>\n");
    svg
}

fn push_row(row: &[Cell], y: f64, svg: &mut String) {
    let mut x = 0;
    while let Some(cell) = row.get(x) {
        let (ink, paper) = colours(cell);
        let wide = cell.symbol().width().max(1);
        if paper != PAPER {
            push_rect((x as f64 * CELL.0, y), (wide as f64 * CELL.0, CELL.1), &paper, svg);
        }
        let shape = cell.symbol().chars().next().map(parts).unwrap_or_default();
        if shape.is_empty() {
            let run = run_length(&row[x..]);
            push_text(&row[x..x + run], (x as f64 * CELL.0, y), &ink, svg);
            x += run;
            continue;
        }
        for (left, top, right, bottom) in shape {
            let at = ((x as f64 + left) * CELL.0, y + top * CELL.1);
            push_rect(at, ((right - left) * CELL.0, (bottom - top) * CELL.1), &ink, svg);
        }
        x += wide;
    }
}

/// How many cells from the first on share its style and are text of one column each.
fn run_length(row: &[Cell]) -> usize {
    let same = |cell: &&Cell| {
        cell.style() == row[0].style()
            && cell.symbol().width() == 1
            && cell.symbol().chars().next().is_some_and(|c| parts(c).is_empty())
    };
    row.iter().take_while(same).count().max(1)
}

fn push_text(cells: &[Cell], (x, y): (f64, f64), ink: &str, svg: &mut String) {
    let (_, paper) = colours(&cells[0]);
    if paper != PAPER {
        push_rect((x, y), (cells.len() as f64 * CELL.0, CELL.1), &paper, svg);
    }
    let text: String = cells.iter().map(Cell::symbol).collect();
    let bare = text.trim_end();
    let indent = bare.len() - bare.trim_start().len();
    let bare = bare.trim_start();
    if bare.is_empty() {
        return;
    }
    let x = x + indent as f64 * CELL.0;
    let length = bare.width() as f64 * CELL.0;
    let modifier = cells[0].modifier;
    let bold = if modifier.contains(Modifier::BOLD) { " font-weight=\"bold\"" } else { "" };
    let faint = if modifier.contains(Modifier::DIM) { " opacity=\"0.6\"" } else { "" };
    let _ = writeln!(
        svg,
        "<text x=\"{x:.1}\" y=\"{:.1}\" textLength=\"{length:.1}\" lengthAdjust=\"spacingAndGlyphs\" \
         xml:space=\"preserve\" fill=\"{ink}\"{bold}{faint}>{}</text>",
        y + 13.5,
        escaped(bare)
    );
}

fn push_rect((x, y): (f64, f64), (width, height): (f64, f64), fill: &str, svg: &mut String) {
    let _ = writeln!(
        svg,
        "<rect x=\"{x:.2}\" y=\"{y:.2}\" width=\"{width:.2}\" height=\"{height:.2}\" fill=\"{fill}\"/>"
    );
}

/// The rectangles (left, top, right, bottom, in shares of a cell) a drawing character is made of;
/// none for an ordinary one.
fn parts(c: char) -> Vec<(f64, f64, f64, f64)> {
    match c {
        '▁'..='█' => vec![(0.0, 1.0 - f64::from(c as u32 - 0x2580) / 8.0, 1.0, 1.0)],
        '▉'..='▏' => vec![(0.0, 0.0, 1.0 - f64::from(c as u32 - 0x2588) / 8.0, 1.0)],
        '─' | '╌' => vec![(0.0, 0.48, 1.0, 0.53)],
        '\u{2801}'..='\u{28ff}' => braille(c as u32 - 0x2800),
        _ => Vec::new(),
    }
}

/// The dots of a braille cell; the bits are numbered down the left column, then the right, with the
/// lowest row last (Unicode, block 2800).
fn braille(bits: u32) -> Vec<(f64, f64, f64, f64)> {
    const PLACES: [(f64, f64); 8] =
        [(0.0, 0.0), (0.0, 1.0), (0.0, 2.0), (1.0, 0.0), (1.0, 1.0), (1.0, 2.0), (0.0, 3.0), (1.0, 3.0)];
    let set = PLACES.iter().enumerate().filter(|(bit, _)| bits & (1 << bit) != 0);
    set.map(|(_, (column, row))| {
        let (left, top) = (column * 0.5 + 0.12, row * 0.25 + 0.06);
        (left, top, left + 0.26, top + 0.13)
    })
    .collect()
}

/// Ink and paper of a cell.
fn colours(cell: &Cell) -> (String, String) {
    let (ink, paper) = (css(cell.fg, INK), css(cell.bg, PAPER));
    if cell.modifier.contains(Modifier::REVERSED) { (paper, ink) } else { (ink, paper) }
}

fn css(colour: Color, own: &str) -> String {
    let named = |index: usize| PALETTE[index].to_owned();
    match colour {
        Color::Reset => own.to_owned(),
        Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
        Color::Indexed(index @ 0..=15) => named(usize::from(index)),
        Color::Indexed(index @ 16..=231) => {
            let step = |n: u8| if n == 0 { 0 } else { 55 + 40 * n };
            let n = index - 16;
            format!("#{:02x}{:02x}{:02x}", step(n / 36), step(n / 6 % 6), step(n % 6))
        }
        Color::Indexed(index) => format!("#{0:02x}{0:02x}{0:02x}", 8 + 10 * (index - 232)),
        Color::Black => named(0),
        Color::Red => named(1),
        Color::Green => named(2),
        Color::Yellow => named(3),
        Color::Blue => named(4),
        Color::Magenta => named(5),
        Color::Cyan => named(6),
        Color::Gray => named(7),
        Color::DarkGray => named(8),
        Color::LightRed => named(9),
        Color::LightGreen => named(10),
        Color::LightYellow => named(11),
        Color::LightBlue => named(12),
        Color::LightMagenta => named(13),
        Color::LightCyan => named(14),
        Color::White => named(15),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    #[test]
    fn text_is_escaped_and_bars_are_shapes() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 1));
        buffer.set_string(0, 0, "<b>&x █", Style::new().fg(Color::Rgb(1, 2, 3)));
        let svg = svg(&buffer);
        assert!(svg.contains(">&lt;b&gt;&amp;x</text>"), "{svg}");
        assert!(!svg.contains('█') && svg.contains("fill=\"#010203\"/>"), "{svg}");
    }

    #[test]
    fn any_cell_can_be_drawn() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 256, 1));
        for index in 0..=255 {
            buffer.set_string(u16::from(index), 0, "x", Style::new().fg(Color::Indexed(index)));
        }
        assert!(svg(&buffer).contains("#eeeeee"));
        buffer.set_string(0, 0, "日本", Style::new());
        assert!(svg(&buffer).contains(">日<"));
        assert!(svg(&Buffer::empty(Rect::ZERO)).ends_with("</svg>\n"));
    }
}
