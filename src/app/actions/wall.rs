//! The wall.

use super::travel;
use crate::app::state::{App, View};

/// Opens the wall, and says how to come back from it; or goes back to the board.
pub(super) fn toggle(app: &mut App) {
    if app.view == View::Wall {
        app.view = View::Board;
        return;
    }
    travel::live(app);
    app.view = View::Wall;
    let is_one = app.boards.len() < 2;
    app.tell(if is_one {
        "esc goes back to the board"
    } else {
        "esc goes back to the board, b to the next one"
    });
}
