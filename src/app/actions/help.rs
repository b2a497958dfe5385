//! The help.

use crate::app::state::{App, View};

/// Opens the help, or closes it.
pub(super) fn toggle(app: &mut App) {
    app.sought.clear();
    app.view = match app.view {
        View::Help(_) => View::Board,
        _ => View::Help(0),
    };
}
