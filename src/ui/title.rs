//! What the window's title says: how bad it is, and which board.

use crate::app::{App, Glimpse, glance};
use crate::signals::Level;

use super::face;

/// `INCIDENT SEV1 checkout-prod`, `ok checkout-prod`: a word first, since titles are cut at their end. Of several
/// boards it tells of the one that asks most to be looked at.
pub fn title(app: &App) -> String {
    // The first of equals.
    let worst = app.boards.iter().rev().max_by_key(|board| board.urgency());
    worst.map_or_else(|| told(&glance(app)), told)
}

fn told(board: &Glimpse) -> String {
    let word = match (board.incident, board.gauges) {
        (Some((sev, _)), _) if board.needs_somebody => format!("{sev} NOT ACKNOWLEDGED"),
        (Some((sev, _)), _) => format!("INCIDENT {sev}"),
        (None, Level::Ok) if board.waits => "ALERT".to_owned(),
        (None, level) => face::word(level).to_owned(),
    };
    format!("{word} {}", board.board)
}
