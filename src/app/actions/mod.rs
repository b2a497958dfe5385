//! One verb a file; this door only tells which verb an action is.

mod close;
mod detail;
mod help;
mod scroll;
mod select;

use super::action::Action;
use super::message::Effect;
use super::state::{App, View};
pub(super) use scroll::keep_within;

/// Carries out an action on the state.
pub(super) fn act(app: &mut App, action: Action) -> Option<Effect> {
    match action {
        Action::Quit => return Some(Effect::Quit),
        Action::Suspend => return Some(Effect::Suspend),
        Action::Redraw => return Some(Effect::Redraw),
        Action::Theme => return Some(Effect::NextTheme),
        Action::Help => help::toggle(app),
        Action::Detail => detail::open(app),
        Action::Close => close::close(app),
        Action::Worst => select::worst(app),
        Action::Next | Action::Previous | Action::First | Action::Last => match app.view {
            View::Board => select::step(app, action),
            View::Detail(..) | View::Help(_) => scroll::step(app, action),
        },
    }
    None
}
