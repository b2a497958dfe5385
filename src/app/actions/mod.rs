//! One verb a file; this door only tells which verb an action is.

mod acknowledge;
mod chosen;
mod close;
mod deed;
mod deploy;
mod detail;
mod edit;
mod escalate;
mod filter;
mod focus;
mod help;
mod hypothesis;
mod line;
mod mark;
mod milestone;
mod note;
mod resolve;
mod retract;
mod scroll;
mod select;
mod severity;
mod stroll;
mod unacknowledge;

use super::action::Action;
use super::message::Effect;
use super::state::{App, View};
pub(super) use line::{fated, pasted, typed};
pub(super) use mark::forget_ended;
pub(super) use scroll::keep_within;

/// Carries out an action on the state.
pub(super) fn act(app: &mut App, action: Action) -> Vec<Effect> {
    match action {
        Action::Quit => return line::before_leaving(app, Effect::Quit),
        Action::Suspend => return line::before_leaving(app, Effect::Suspend),
        Action::Redraw => return vec![Effect::Redraw],
        // While a line is typed, keys are text: nothing else may act.
        _ if app.prompt.is_some() => {}
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
        Action::Mark => mark::toggle(app),
        Action::Acknowledge
        | Action::Unacknowledge
        | Action::Note
        | Action::Deploy
        | Action::Escalate
        | Action::Hypothesis
        | Action::Milestone
        | Action::Severity
        | Action::Resolve
        | Action::Retract
        | Action::Filter => line::open(app, action),
    }
    Vec::new()
}
