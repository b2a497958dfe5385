//! Facts on one line, the more important first.

use ratatui::text::{Line, Span};

use crate::app::{Times, words};
use crate::model::{Progress, Stage};
use crate::ui::theme::{Role, Theme};

/// A fact in a few words, and how it stands out.
pub(super) type Part = (String, Role);

/// How far something is that is to be done outside: symbol, word and colour.
pub(super) fn reached(progress: &Progress, times: &Times) -> Part {
    let (symbol, role) = match progress.stage {
        Stage::Pending => ("○", Role::Warning),
        Stage::Confirmed => ("✔", Role::Acknowledged),
        Stage::Failed => ("✗", Role::Critical),
        Stage::Over => ("●", Role::Muted),
    };
    (format!("{symbol} {}", words(progress, times)), role)
}

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
