//! Looking up what the screen no longer has on hand.

use std::collections::BTreeSet;
use std::mem::discriminant;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;

use crate::app::{Look, Message};
use crate::journal::{Journal, JournalError};
use crate::model::{EventId, Recorded, Series, Text};
use crate::runtime::crashes::{Crashes, caught};
use crate::runtime::outlet::Outlet;
use crate::timeline::Filter;

/// Points of an outline: more than a chart has columns.
const POINTS: u32 = 600;

/// Events of a stretch: more than a chart has columns.
const EVENTS: usize = 1000;

/// Answers questions for the past, the latest of its kind only.
pub(super) async fn looks(journal: Journal, board: Text, mut looks: UnboundedReceiver<Look>, outlet: Outlet) {
    let mut crashes = Crashes::of("looking up the past", outlet.clone());
    while let Some(look) = looks.recv().await {
        let mut asked = vec![look];
        while let Ok(newer) = looks.try_recv() {
            asked.retain(|older| discriminant(older) != discriminant(&newer));
            asked.push(newer);
        }
        for look in asked {
            if let Err(reason) = caught(answer(&journal, &board, look, &outlet)).await {
                crashes.another(reason).await;
            }
        }
    }
}

async fn answer(journal: &Journal, board: &Text, look: Look, outlet: &Outlet) {
    match found(journal, board, look).await {
        Ok((series, events)) => outlet.send(Message::Looked(look, series, events)).await,
        Err(error) => outlet.send(Message::Trouble(Text::line(&error.to_string()))).await,
    };
}

async fn found(
    journal: &Journal,
    board: &Text,
    look: Look,
) -> Result<(Vec<Series>, Vec<Recorded>), JournalError> {
    match look {
        Look::Moment(at) => Ok((journal.readings_at(board, at).await?, Vec::new())),
        Look::Stretch { from, to } => {
            let series = journal.outline(board, (from, to), POINTS).await?;
            let end = (to + Duration::from_millis(1), EventId::from_bytes([0; 16]));
            let all = Filter::default();
            let mut events = journal.page(board, Some(end), &all, &BTreeSet::new(), EVENTS).await?;
            events.retain(|recorded| recorded.event.at >= from);
            Ok((series, events))
        }
    }
}
