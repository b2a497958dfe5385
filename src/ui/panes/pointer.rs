//! Where the selection is: only one part of the board has the focus.

use crate::app::{App, Focus};
use crate::ui::paper::Paper;
use crate::ui::theme::Role;

/// Points at what is selected in a part of the board: filled where keys act on it.
pub(super) fn pointer(app: &App, part: Focus, x: u16, y: u16, paper: &mut Paper<'_>) {
    let symbol = if app.focus == part { "▸" } else { "▹" };
    paper.text(x, y, 1, symbol, Role::Selected);
}
