//! Named facts, one below the other.

use ratatui::text::{Line, Span};

use crate::ui::theme::{Role, Theme};
use crate::ui::wrap::wrap;

/// Columns of a fact's name.
const NAME: usize = 13;

/// Columns of text beyond which the eye loses its line.
const WIDEST: usize = 140;

/// A named fact, over as many lines as it takes.
pub(super) fn fact(name: &str, text: &str, width: usize, theme: &Theme) -> Vec<Line<'static>> {
    let width = width.saturating_sub(NAME).clamp(8, WIDEST);
    let parts = text.split('\n').flat_map(|line| wrap(line, width));
    let line = |(at, part): (usize, String)| {
        let name = if at == 0 { name } else { "" };
        Line::from_iter([
            Span::styled(format!("{name:<NAME$}"), theme.style(Role::Muted)),
            Span::styled(part, theme.style(Role::Text)),
        ])
    };
    parts.enumerate().map(line).collect()
}
