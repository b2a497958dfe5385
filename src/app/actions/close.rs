//! Back to the board.

use crate::app::state::{App, View};

/// Closes whatever covers the board.
pub(super) fn close(app: &mut App) {
    app.view = View::Board;
}
