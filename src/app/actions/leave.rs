//! Leaving, and what ends with it.

use super::line;
use crate::app::lapsing::lapsing;
use crate::app::message::Effect;
use crate::app::state::App;

/// What ends soon: of this board, else of another on the screen.
fn lapses(app: &App) -> Option<String> {
    let others = app.boards.iter().filter(|glimpse| glimpse.board != app.board);
    let mut told = others.filter_map(|other| Some(format!("{}: {}", other.board, other.lapses.as_ref()?)));
    lapsing(app).or_else(|| told.next())
}

/// Leaves at once; only when something lapses soon it says so first, and leaves with the next key.
pub(super) fn leave(app: &mut App) -> Vec<Effect> {
    let was_told = std::mem::replace(&mut app.is_leaving, true);
    match lapses(app).filter(|_| !was_told) {
        Some(said) => {
            app.tell(&format!("{said}; again to leave"));
            Vec::new()
        }
        None => line::before_leaving(app, Effect::Quit),
    }
}
