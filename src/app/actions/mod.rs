//! One verb a file; this door only tells which verb an action is.

mod close;
mod detail;
mod focus;
mod help;
mod scroll;
mod select;
mod stroll;

use super::action::Action;
use super::message::Effect;
use super::state::{App, View};
use super::stroke::Stroke;
pub(super) use scroll::keep_within;

/// Carries out an action on the state.
pub(super) fn act(app: &mut App, action: Action) -> Vec<Effect> {
    match action {
        Action::Quit => return vec![Effect::Quit],
        Action::Suspend => return vec![Effect::Suspend],
        Action::Redraw => return vec![Effect::Redraw],
        Action::Theme => return vec![Effect::NextTheme],
        Action::Help => help::toggle(app),
        Action::Detail => return detail::open(app),
        Action::Close => close::close(app),
        Action::Worst => select::worst(app),
        Action::Pane => return focus::next(app),
        Action::Follow => return focus::release(app),
        Action::Next
        | Action::Previous
        | Action::First
        | Action::Last
        | Action::PageUp
        | Action::PageDown => match app.view {
            View::Board => return focus::step(app, action),
            View::Detail(..) | View::Event(..) | View::Help(_) => scroll::step(app, action),
        },
        _ => {}
    }
    Vec::new()
}

/// Takes a key into the open line.
pub(super) fn typed(_app: &mut App, _stroke: Stroke) -> Vec<Effect> {
    Vec::new()
}

/// Takes pasted text into the open line; it never acts.
pub(super) fn pasted(_app: &mut App, _text: &str) -> Vec<Effect> {
    Vec::new()
}
