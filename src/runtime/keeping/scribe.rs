//! Storing what the operator does, in the order it was done.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::sleep;

use super::spool::Spool;
use crate::app::{Fate, Keeping, Message};
use crate::journal::{Journal, JournalError};
use crate::model::{Event, Text};
use crate::runtime::outlet::Outlet;

/// How long until something that could not be stored is tried again.
const AGAIN: Duration = Duration::from_millis(250);

/// Stores events one deed at a time, until nobody sends any more. What the journal cannot take yet waits,
/// and is kept beside it meanwhile.
pub(super) async fn scribe(
    journal: Journal,
    mut deeds: UnboundedReceiver<Vec<Event>>,
    outlet: Outlet,
    spool: Option<Spool>,
) {
    let mut waiting: VecDeque<Vec<Event>> = spool.iter().flat_map(Spool::left_behind).collect();
    let mut troubled = false;
    loop {
        if waiting.is_empty() {
            let Some(deed) = deeds.recv().await else { return };
            waiting.push_back(deed);
        }
        while let Ok(deed) = deeds.try_recv() {
            waiting.push_back(deed);
        }
        let Some(deed) = waiting.front() else { continue };
        match journal.append(deed, None).await {
            Ok(_) => {
                tell(&outlet, deed, &Fate::Stored).await;
                waiting.pop_front();
                if troubled && waiting.is_empty() {
                    troubled = false;
                    outlet.send(Message::Keeping(Keeping::Ready(journal.path().to_owned()))).await;
                }
            }
            Err(error) if error.is_passing() => {
                troubled = true;
                wait(&waiting, &error, &outlet).await;
                sleep(AGAIN).await;
            }
            Err(error) => {
                tell(&outlet, deed, &Fate::Refused(Text::line(&error.to_string()))).await;
                waiting.pop_front();
            }
        }
        if let Some(spool) = &spool {
            spool.keep(if troubled { waiting.make_contiguous() } else { &[] });
        }
    }
}

async fn wait(waiting: &VecDeque<Vec<Event>>, error: &JournalError, outlet: &Outlet) {
    let reason = Text::line(&error.to_string());
    for deed in waiting {
        tell(outlet, deed, &Fate::Waiting(reason.clone())).await;
    }
    let queued = waiting.iter().map(Vec::len).sum();
    outlet.send(Message::Keeping(Keeping::Waiting { queued, reason })).await;
}

async fn tell(outlet: &Outlet, deed: &[Event], fate: &Fate) {
    for event in deed {
        outlet.send(Message::Fated(event.id, fate.clone())).await;
    }
}

/// Tells of everything that it will not be stored, for want of a journal.
pub(super) async fn refuse(mut deeds: UnboundedReceiver<Vec<Event>>, reason: Text, outlet: Outlet) {
    while let Some(deed) = deeds.recv().await {
        tell(&outlet, &deed, &Fate::Refused(reason.clone())).await;
    }
}
