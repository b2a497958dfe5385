//! Moving through a text that is longer than the screen.

use crate::app::action::Action;
use crate::app::message::Fitted;
use crate::app::state::{App, View};

/// Lines that make a screenful: most of the smallest screen that is comfortable.
const SCREENFUL: usize = 15;

/// Scrolls the open text by a line or a screenful, or to an end; the next frame sets how far it goes.
pub(super) fn step(app: &mut App, action: Action) {
    let (View::Detail(_, top) | View::Event(_, top) | View::Help(top)) = &mut app.view else { return };
    *top = match action {
        Action::Next => top.saturating_add(1),
        Action::Previous => top.saturating_sub(1),
        Action::PageDown => top.saturating_add(SCREENFUL),
        Action::PageUp => top.saturating_sub(SCREENFUL),
        Action::Last => usize::MAX,
        _ => 0,
    };
}

/// Pulls a text scrolled beyond its last line back to it; on the board the timeline learns its height.
pub(in crate::app) fn keep_within(app: &mut App, fitted: Fitted) {
    if let View::Detail(_, top) | View::Event(_, top) | View::Help(top) = &mut app.view {
        *top = (*top).min(fitted.max_scroll);
    } else {
        app.log.fit(fitted.timeline_rows);
        app.page = fitted.page;
    }
    if !fitted.window.is_zero() {
        app.chart.drawn = fitted.window;
        app.class = fitted.class;
    }
}
