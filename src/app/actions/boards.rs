//! From one of several boards to another.

use super::travel;
use crate::app::message::{Effect, Front};
use crate::app::state::{App, View};

/// Asks for the next board, or the one before.
pub(super) fn turn(app: &mut App, back: bool) -> Vec<Effect> {
    if app.boards.len() < 2 {
        app.tell("this is the only board; -c FILE -c FILE shows several");
        return Vec::new();
    }
    vec![Effect::Turn { back }]
}

/// Comes to the front in place of another board: on the wall where that was, and with the mouse as that had it.
pub(in crate::app) fn come(app: &mut App, front: Front) {
    app.mouse = front.mouse;
    // Off the wall nobody is to be startled by what was called out long ago.
    app.flash &= front.wall;
    if front.wall {
        travel::live(app);
        app.view = View::Wall;
    } else if app.view == View::Wall {
        app.view = View::Board;
    }
}
