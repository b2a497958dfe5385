//! Pages of the timeline for the screen.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::sleep;

use crate::app::{Message, Page, Query};
use crate::journal::{Journal, JournalError};
use crate::model::Text;
use crate::runtime::crashes::{Crashes, caught};
use crate::runtime::outlet::Outlet;

/// How long until a journal that could not be read is asked again.
const AGAIN: Duration = Duration::from_millis(500);

/// Answers questions for pages, one after the other; the latest one always gets its answer.
pub(super) async fn pages(
    journal: Journal,
    board: Text,
    mut queries: UnboundedReceiver<Query>,
    outlet: Outlet,
) {
    let mut crashes = Crashes::of("pages of the timeline", outlet.clone());
    while let Some(mut query) = queries.recv().await {
        while let Err(reason) = caught(answer(&journal, &board, &query, &outlet)).await {
            crashes.another(reason).await;
            // The answer to an older question would be dropped anyway.
            while let Ok(newer) = queries.try_recv() {
                query = newer;
            }
        }
    }
}

async fn answer(journal: &Journal, board: &Text, query: &Query, outlet: &Outlet) {
    let page = loop {
        match page(journal, board, query).await {
            Ok(page) => break page,
            Err(error) => outlet.send(Message::Trouble(Text::line(&error.to_string()))).await,
        };
        sleep(AGAIN).await;
    };
    outlet.send(Message::Page(page)).await;
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
