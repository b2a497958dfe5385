//! The charts' past, for a screen that was just opened.

use crate::app::{Message, REACH};
use crate::journal::Journal;
use crate::model::{Text, Timestamp};
use crate::runtime::crashes::{Crashes, caught};
use crate::runtime::outlet::Outlet;

/// Hands over what the journal has of the last hours before `now`.
pub(super) async fn recall(journal: Journal, board: Text, now: Timestamp, outlet: Outlet) {
    let mut crashes = Crashes::of("the charts' past", outlet.clone());
    while let Err(reason) = caught(recalled(&journal, &board, now, &outlet)).await {
        crashes.another(reason).await;
    }
}

async fn recalled(journal: &Journal, board: &Text, now: Timestamp, outlet: &Outlet) {
    // Charts without a past are no reason to disturb anybody.
    if let Ok(series) = journal.readings(board, now - REACH, now).await
        && !series.is_empty()
    {
        outlet.send(Message::Recalled(series)).await;
    }
}
