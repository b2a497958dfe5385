//! Which verb an action is.

use super::{
    boards, close, command, copy, detail, focus, help, hide, jump, leave, line, mark, mouse, reckon, reload,
    scroll, select, shift, silences, travel, wall, window, zoom,
};
use crate::app::action::Action;
use crate::app::landmark::Landmark;
use crate::app::message::Effect;
use crate::app::state::{App, View};

/// Carries out an action on the state.
pub(in crate::app) fn act(app: &mut App, action: Action) -> Vec<Effect> {
    app.is_leaving &= action == Action::Quit;
    match action {
        Action::Quit => return leave::leave(app),
        Action::Suspend => return line::before_leaving(app, Effect::Suspend),
        Action::Redraw => return vec![Effect::Redraw],
        // While a line is typed, keys are text: nothing else may act.
        _ if app.prompt.is_some() => {}
        Action::Theme => return vec![Effect::NextTheme],
        Action::Reload => return reload::ask(app),
        Action::Times => reckon::turn(app),
        Action::Mouse => return mouse::toggle(app),
        Action::Help => help::toggle(app),
        Action::Wall => wall::toggle(app),
        Action::NextBoard | Action::PreviousBoard => {
            return boards::turn(app, action == Action::PreviousBoard);
        }
        Action::Silences => silences::toggle(app),
        Action::Detail => return detail::open(app),
        Action::Close => close::close(app),
        Action::Worst => select::worst(app),
        Action::Pane => return focus::next(app),
        Action::Follow => return focus::release(app),
        Action::NextUnacked => return jump::next(app, Landmark::Unacknowledged),
        Action::PreviousUnacked => return jump::previous(app, Landmark::Unacknowledged),
        Action::NextDeploy => return jump::next(app, Landmark::Deploy),
        Action::PreviousDeploy => return jump::previous(app, Landmark::Deploy),
        Action::NextCritical => return jump::next(app, Landmark::Critical),
        Action::PreviousCritical => return jump::previous(app, Landmark::Critical),
        Action::NextGap => return jump::next(app, Landmark::Gap),
        Action::PreviousGap => return jump::previous(app, Landmark::Gap),
        Action::Next
        | Action::Previous
        | Action::First
        | Action::Last
        | Action::PageUp
        | Action::PageDown => match app.view {
            View::Board => return focus::step(app, action),
            View::Detail(..) | View::Event(..) | View::Help(_) => scroll::step(app, action),
            View::Silences(_) => silences::step(app, action),
            View::Wall => {}
        },
        Action::Earlier | Action::Later => travel::step(app, action == Action::Earlier),
        Action::EventBefore | Action::EventAfter => return travel::leap(app, action == Action::EventBefore),
        Action::Narrower | Action::Wider => window::zoom(app, action == Action::Wider),
        Action::PanBack | Action::PanOn => travel::pan(app, action == Action::PanBack),
        Action::Zoom => return zoom::toggle(app),
        Action::Hide => return hide::toggle(app),
        Action::MoveUp | Action::MoveDown => return shift::shift(app, action == Action::MoveUp),
        Action::Command => command::open(app),
        Action::Copy => return copy::line(app),
        Action::CopyQuery => return copy::query(app),
        Action::CopyLink => return copy::link(app),
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
        | Action::Silence
        | Action::Expire
        | Action::Filter
        | Action::Export
        | Action::Goto
        | Action::Search => line::open(app, action),
    }
    Vec::new()
}
