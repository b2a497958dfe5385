//! A theme in its own colours, in a row: what states look like, and what people do.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::guard::guard;
use super::look::Look;
use super::paper::{Paper, columns};
use super::theme::{Role, Theme};

/// What is shown of a theme, what matters most first.
const SAMPLE: [(&str, Role); 9] = [
    ("▲ CRITICAL", Role::Critical),
    ("◆ WARNING", Role::Warning),
    ("● ok", Role::Ok),
    ("? NO DATA", Role::NoData),
    ("(STALE)", Role::Stale),
    ("✔ acked", Role::Acknowledged),
    ("✎ note", Role::Note),
    ("↗ escalated", Role::Escalated),
    ("old", Role::Muted),
];

/// Columns of a name in a list of themes.
const NAME: u16 = 18;

/// Draws as much of a theme's sample as has room.
pub(super) fn sample(theme: &Theme, row: Rect, paper: &mut Paper<'_>) {
    let ground = theme.style(Role::Background);
    paper.fill(row, ground);
    let mut x = row.x + 1;
    for (text, role) in SAMPLE {
        let room = row.right().saturating_sub(x);
        if room < columns(text) {
            return;
        }
        x = paper.styled(x, row.y, room, text, ground.patch(theme.style(role))) + 2;
    }
}

/// Themes, a row of so many columns each, with their names before them in the terminal's own colours.
pub fn samples(looks: &[Look], width: u16) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, looks.len() as u16));
    for (look, y) in looks.iter().zip(0..) {
        let row = Rect { y, height: 1, ..buffer.area };
        buffer.set_stringn(row.x, y, look.theme.name(), usize::from(NAME), Style::new());
        let field = Rect { x: NAME, width: width.saturating_sub(NAME), ..row };
        let mut paper = Paper::clean(look, field, &mut buffer);
        sample(&look.theme, field, &mut paper);
        guard(row, look.charset, &mut buffer);
    }
    buffer
}
