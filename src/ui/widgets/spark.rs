//! A chart one row high.

use ratatui::text::{Line, Span};

use crate::ui::theme::Theme;
use crate::ui::trend::Trend;

const STEPS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/// A column each; nothing where nothing was known.
pub(in crate::ui) fn spark(trend: &Trend, theme: &Theme) -> Line<'static> {
    let cells = trend.heights(STEPS.len()).map(|height| match height {
        Some((height, role)) => Span::styled(STEPS[height - 1], theme.fill(role)),
        None => Span::raw(" "),
    });
    cells.collect()
}
