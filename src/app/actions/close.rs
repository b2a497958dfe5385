//! Back to now, and then to the board.

use super::travel;
use crate::app::state::{App, View};

/// Closes whatever covers the board. A gauge that shows the past first shows now, a help that is narrowed
/// everything.
pub(super) fn close(app: &mut App) {
    if app.chart.is_past() && matches!(app.view, View::Detail(..)) {
        return travel::live(app);
    }
    if matches!(app.view, View::Help(_)) && !app.sought.is_empty() {
        app.sought.clear();
        return;
    }
    app.view = View::Board;
}
