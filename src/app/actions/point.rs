//! What the mouse does: choosing, opening and scrolling, never a deed.

use super::{detail, scroll, select, stroll};
use crate::app::action::Action;
use crate::app::message::Effect;
use crate::app::pointing::{Press, Spot};
use crate::app::prompt::{Ask, Prompt};
use crate::app::state::{App, Focus};

/// Lines a notch of the wheel scrolls.
const NOTCH: usize = 3;

/// Takes in what the mouse did. While a line is typed only the wheel works, and in a palette, whose actions
/// may be about what is selected, not even that.
pub(in crate::app) fn point(app: &mut App, spot: &Spot, press: Press) -> Vec<Effect> {
    match (press, &app.prompt) {
        (_, Some(Prompt { ask: Ask::Command(_), .. })) | (Press::Click, Some(_)) => Vec::new(),
        (Press::Click, None) => click(app, spot),
        (Press::WheelUp, _) => wheel(app, spot, Action::Previous),
        (Press::WheelDown, _) => wheel(app, spot, Action::Next),
    }
}

/// Selects; what is selected already is opened.
fn click(app: &mut App, spot: &Spot) -> Vec<Effect> {
    let (focus, is_selected) = match spot {
        Spot::Gauges | Spot::Chart(..) => (Focus::Gauges, false),
        Spot::Gauge(id) => (Focus::Gauges, app.selected.as_ref() == Some(id)),
        Spot::Alerts => (Focus::Alerts, false),
        Spot::Alert(id) => (Focus::Alerts, app.alert == Some(*id)),
        Spot::Timeline => (Focus::Timeline, false),
        Spot::Event(id) => (Focus::Timeline, app.log.selected == Some(*id)),
        Spot::Text => return Vec::new(),
    };
    let opens = is_selected && app.focus == focus;
    if opens {
        return detail::open(app);
    }
    app.focus = focus;
    match spot {
        Spot::Gauge(id) => app.selected = app.gauges.get(id).map(|_| id.clone()).or(app.selected.take()),
        Spot::Chart(id, moment) => {
            app.selected = app.gauges.get(id).map(|_| id.clone()).or(app.selected.take());
            app.chart.look_at(*moment, app.now);
        }
        Spot::Alert(id) => app.alert = Some(*id),
        Spot::Event(id) => return stroll::to(app, *id),
        _ => {}
    }
    Vec::new()
}

fn wheel(app: &mut App, spot: &Spot, way: Action) -> Vec<Effect> {
    match spot {
        Spot::Gauges | Spot::Gauge(_) | Spot::Chart(..) => select::step(app, way),
        Spot::Alerts | Spot::Alert(_) => select::alert(app, way),
        Spot::Timeline | Spot::Event(_) => return stroll::scroll(app, NOTCH, way == Action::Previous),
        Spot::Text => (0..NOTCH).for_each(|_| scroll::step(app, way)),
    }
    Vec::new()
}
