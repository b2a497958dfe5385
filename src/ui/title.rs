//! What the window's title says: how bad it is, and which board.

use crate::app::App;
use crate::signals::Level;
use crate::timeline::Episode;

use super::face;

/// `INCIDENT SEV1 checkout-prod`, `ok checkout-prod`: a word first, since titles are cut at their end.
pub fn title(app: &App) -> String {
    let word = match (app.situation.open_incident(), app.worst()) {
        (Some(incident), _) if app.situation.needs_somebody() => format!("{} NOT ACKNOWLEDGED", incident.sev),
        (Some(incident), _) => format!("INCIDENT {}", incident.sev),
        (None, Level::Ok) if app.situation.alerts.iter().any(Episode::needs_somebody) => "ALERT".to_owned(),
        (None, level) => face::word(level).to_owned(),
    };
    format!("{word} {}", app.board)
}
