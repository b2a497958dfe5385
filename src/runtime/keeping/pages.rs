//! Pages of the timeline for the screen.

use std::collections::BTreeSet;

use tokio::sync::mpsc::UnboundedReceiver;

use crate::app::{Message, Page, Query};
use crate::journal::{Journal, JournalError};
use crate::model::Text;
use crate::runtime::outlet::Outlet;

/// Answers questions for pages, one after the other.
pub(super) async fn pages(
    journal: Journal,
    board: Text,
    mut queries: UnboundedReceiver<Query>,
    outlet: Outlet,
) {
    while let Some(query) = queries.recv().await {
        let message = match page(&journal, &board, query).await {
            Ok(page) => Message::Page(page),
            Err(error) => Message::Trouble(Text::line(&error.to_string())),
        };
        outlet.send(message).await;
    }
}

async fn page(journal: &Journal, board: &Text, query: Query) -> Result<Page, JournalError> {
    let waiting = if query.filter.unacknowledged {
        journal.open_episodes(board).await?.unacknowledged()
    } else {
        BTreeSet::new()
    };
    let events = journal.page(board, query.before, &query.filter, &waiting, query.limit).await?;
    let beside = journal.beside(&events).await?;
    let is_last = events.len() < query.limit;
    Ok(Page { number: query.number, events, beside, is_last })
}
