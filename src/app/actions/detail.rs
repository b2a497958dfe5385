//! What is selected, whole.

use super::{select, stroll};
use crate::app::action::Action;
use crate::app::message::Effect;
use crate::app::state::{App, Focus, View};
use crate::app::timeline;

/// Opens what is selected in the part that has the focus. With nothing selected there it opens the worst
/// gauge or alert; of the timeline it selects the newest, since what is the newest may change under the key.
pub(super) fn open(app: &mut App) -> Vec<Effect> {
    match app.focus {
        Focus::Gauges => gauge(app),
        Focus::Alerts => alert(app),
        Focus::Timeline => {
            let Some(id) = app.log.selected else { return stroll::newest(app) };
            // Several that only repeat are shown one by one first.
            if !app.log.unfold(id) {
                timeline::show(app, id);
            }
        }
    }
    Vec::new()
}

fn gauge(app: &mut App) {
    if app.selected_gauge().is_none() {
        select::worst(app);
    }
    if let Some(id) = app.selected.clone() {
        app.view = View::Detail(id, 0);
    }
}

fn alert(app: &mut App) {
    if app.alert.is_none() {
        select::alert(app, Action::First);
    }
    if let Some(id) = app.alert {
        timeline::show(app, id);
    }
}
