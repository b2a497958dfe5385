//! What the journal tells the screen.

use super::keeping::Fate;
use super::message::{Effect, Page, Past};
use super::state::App;
use crate::model::{EventId, Recorded};

/// Takes in what is open, and asks for the newest page.
pub(super) fn open(app: &mut App, past: Past) -> Vec<Effect> {
    app.open = past.open;
    app.incidents = past.incidents;
    Vec::new()
}

/// Takes in a page that was asked for.
pub(super) fn page(_app: &mut App, _page: Page) -> Vec<Effect> {
    Vec::new()
}

/// Takes in what is new in the journal.
pub(super) fn append(app: &mut App, events: Vec<Recorded>) -> Vec<Effect> {
    for recorded in events {
        app.open.append(&recorded);
        app.incidents.append(&recorded);
    }
    Vec::new()
}

/// Takes in what became of an event of this screen.
pub(super) fn fated(app: &mut App, id: EventId, fate: Fate) {
    let now = app.now;
    if let Some(pending) = app.pendings.0.iter_mut().find(|pending| pending.event.id == id) {
        pending.fate = Some(fate);
        pending.told = now;
    }
}
