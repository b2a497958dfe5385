//! A text that may be longer than the screen.

use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::app::Spot;
use crate::ui::paper::Paper;
use crate::ui::theme::Role;

/// Draws the lines from `top` on, or as far down as they go; returns how far that is.
pub(super) fn scrolled(lines: &[Line<'_>], top: usize, area: Rect, paper: &mut Paper<'_>) -> usize {
    paper.hits.put(area, Spot::Text);
    let height = usize::from(area.height);
    let last = lines.len().saturating_sub(height);
    let top = top.min(last);
    for (line, y) in lines.iter().skip(top).take(height).zip(area.y..) {
        paper.line(area.x + 1, y, area.width.saturating_sub(3), line);
    }
    let edge = area.right().saturating_sub(1);
    if top > 0 {
        paper.text(edge, area.y, 1, "↑", Role::Accent);
    }
    if top < last {
        paper.text(edge, area.bottom() - 1, 1, "↓", Role::Accent);
    }
    last
}
