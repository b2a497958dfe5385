//! Pages of the timeline for the screen.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::sleep;

use crate::app::{Message, Page, Query};
use crate::journal::{Journal, JournalError};
use crate::model::Text;
use crate::runtime::outlet::Outlet;

/// How long until a journal that could not be read is asked again.
const AGAIN: Duration = Duration::from_millis(500);

/// Answers questions for pages, one after the other; every one gets its answer.
pub(super) async fn pages(
    journal: Journal,
    board: Text,
    mut queries: UnboundedReceiver<Query>,
    outlet: Outlet,
) {
    while let Some(query) = queries.recv().await {
        let page = loop {
            match page(&journal, &board, &query).await {
                Ok(page) => break page,
                Err(error) => outlet.send(Message::Trouble(Text::line(&error.to_string()))).await,
            };
            sleep(AGAIN).await;
        };
        outlet.send(Message::Page(page)).await;
    }
}

async fn page(journal: &Journal, board: &Text, query: &Query) -> Result<Page, JournalError> {
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
