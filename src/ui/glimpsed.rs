//! How one of several boards presents itself in a few words.

use super::face;
use super::sign::sev_role;
use super::theme::Role;
use crate::app::{Blind, Glimpse, Unknown};
use crate::model::Timestamp;
use crate::signals::Level;

/// What the board's state means.
pub(super) fn role(board: &Glimpse) -> Role {
    match board.incident {
        Some((sev, _)) if board.level() < Level::Critical => sev_role(sev),
        _ => face::level_role(board.level()),
    }
}

/// The board's state as symbol and words, the longest first: `▲ INCIDENT SEV1  00:42:17  NOT ACKNOWLEDGED`,
/// `▲ SEV1 42m`, `? STALE`. What is not known of it is told with any of them.
pub(super) fn states(board: &Glimpse, now: Timestamp) -> Vec<String> {
    let Some((sev, since)) = board.incident else { return level(board) };
    let lasts = now.since(since);
    let short = format!("▲ {sev} {}{}", face::short(lasts), blind(board, " ?"));
    let whole = format!("▲ INCIDENT {sev}  {}", face::elapsed(lasts));
    let unknown = blind(board, "  ? UNKNOWN");
    let needs = if board.needs_somebody { "  NOT ACKNOWLEDGED" } else { "" };
    vec![format!("{whole}{needs}{unknown}"), format!("{whole}{unknown}"), short]
}

/// Without an incident.
fn level(board: &Glimpse) -> Vec<String> {
    let level = board.level();
    let word = match board.blind {
        Some(Blind { why, .. }) if level == Level::NoData => word(why),
        _ => face::word(level),
    };
    let state = format!("{} {word}", face::symbol(level));
    if level > Level::NoData && board.blind.is_some() {
        return vec![format!("{state}  ? UNKNOWN"), format!("{state} ?")];
    }
    vec![state]
}

/// A mark for what is not known of it.
const fn blind(board: &Glimpse, mark: &'static str) -> &'static str {
    if board.blind.is_some() { mark } else { "" }
}

/// The word for why nobody knows.
pub(super) const fn word(why: Unknown) -> &'static str {
    match why {
        Unknown::Stale => "STALE",
        Unknown::Down => "DOWN",
        Unknown::NoData => "NO DATA",
    }
}
