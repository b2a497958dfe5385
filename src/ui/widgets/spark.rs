//! A chart one row high.

use ratatui::text::{Line, Span};

use crate::ui::theme::{Role, Theme};
use crate::ui::trend::Trend;

const STEPS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/// A column each; nothing where nothing was known. The column of the cursor stands out.
pub(in crate::ui) fn spark(trend: &Trend, cursor: Option<usize>, theme: &Theme) -> Line<'static> {
    let cells = trend.heights(STEPS.len()).enumerate().map(|(at, height)| match height {
        _ if cursor == Some(at) => Span::styled("┃", theme.fill(Role::Past)),
        Some((height, role)) => Span::styled(STEPS[height - 1], theme.fill(role)),
        None => Span::raw(" "),
    });
    cells.collect()
}
