//! What the journal tells the screen.

use super::message::{Effect, Page, Past};
use super::state::App;
use crate::model::Recorded;

/// Takes in what is open, and asks for the newest page.
pub(super) fn open(app: &mut App, past: Past) -> Vec<Effect> {
    app.open = past.open;
    app.incidents = past.incidents;
    Vec::new()
}

/// Takes in a page that was asked for.
pub(super) fn page(app: &mut App, page: Page) -> Vec<Effect> {
    app.log.take(page.events, &page.beside);
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

/// Forgets the pages on hand and asks for the newest one.
pub(super) fn restart(_app: &mut App) -> Vec<Effect> {
    Vec::new()
}
