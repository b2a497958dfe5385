//! One gauge, whole.

use super::select;
use crate::app::state::{App, View};

/// Opens the selected gauge; with none selected, the worst.
pub(super) fn open(app: &mut App) {
    if app.selected_gauge().is_none() {
        select::worst(app);
    }
    if let Some(id) = app.selected.clone() {
        app.view = View::Detail(id, 0);
    }
}
