//! Facts on one line, the more important first.

use ratatui::text::{Line, Span};

use crate::ui::theme::{Role, Theme};

/// A fact in a few words, and how it stands out.
pub(super) type Part = (String, Role);

/// The facts with dots between them.
pub(super) fn joined(parts: Vec<Part>, theme: &Theme) -> Line<'static> {
    let mut spans = Vec::new();
    for (text, role) in parts {
        if !spans.is_empty() {
            spans.push(Span::styled(" · ", theme.style(Role::Border)));
        }
        spans.push(Span::styled(text, theme.style(role)));
    }
    Line::from(spans)
}
