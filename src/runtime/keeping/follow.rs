//! Reading on as the journal grows, whoever writes it.

use std::time::Duration;

use tokio::time::sleep;

use crate::app::Message;
use crate::journal::{Journal, JournalError};
use crate::model::Text;
use crate::runtime::crashes::{Crashes, caught};
use crate::runtime::outlet::Outlet;

/// Events read at once.
const BATCH: usize = 500;

/// How long until a journal that could not be read is tried again.
const AGAIN: Duration = Duration::from_millis(500);

/// Hands every event after `seq` on, in the journal's order, for ever.
pub(super) async fn follow(journal: Journal, board: Text, mut seq: u64, outlet: Outlet) {
    let mut crashes = Crashes::of("reading the journal", outlet.clone());
    loop {
        match caught(follow_on(&journal, &board, &mut seq, &outlet)).await {
            Ok(Ok(())) => return,
            // A reader is hardly ever turned away; what it missed is still there afterwards.
            Ok(Err(_)) => sleep(AGAIN).await,
            Err(reason) => crashes.another(reason).await,
        }
    }
}

async fn follow_on(
    journal: &Journal,
    board: &Text,
    seq: &mut u64,
    outlet: &Outlet,
) -> Result<(), JournalError> {
    let mut changes = journal.changes().await?;
    loop {
        let news = journal.after(Some(board), *seq, BATCH).await?;
        let is_all = news.len() < BATCH;
        if let Some(last) = news.last().map(|last| last.seq) {
            if !outlet.send(Message::Appended(news)).await {
                return Ok(());
            }
            // Not before: whatever happens meanwhile, they are told twice rather than never.
            *seq = last;
        }
        if is_all {
            changes.wait().await?;
        }
    }
}
