//! Storing what the operator does, in the order it was done.

use std::time::Duration;

use tokio::time::sleep;

use super::queue::Queue;
use crate::app::{Fate, Keeping, Message};
use crate::journal::{Journal, JournalError};
use crate::model::{Event, Text};
use crate::runtime::crashes::{Crashes, caught};
use crate::runtime::outlet::Outlet;

/// How long until something that could not be stored is tried again.
const AGAIN: Duration = Duration::from_millis(250);

/// Stores events one deed at a time, until nobody sends any more. What the journal cannot take yet waits.
pub(super) async fn scribe(journal: Journal, mut queue: Queue, outlet: Outlet) {
    let mut crashes = Crashes::of("storing entries", outlet.clone());
    let mut troubled = false;
    // What was under way still waits in the queue; ids make storing it twice harmless.
    while let Err(reason) = caught(store(&journal, &mut queue, &outlet, &mut troubled)).await {
        crashes.another(reason).await;
    }
}

async fn store(journal: &Journal, queue: &mut Queue, outlet: &Outlet, troubled: &mut bool) {
    while let Some(deed) = queue.next().await {
        match queue.during(journal.append(&deed, None)).await {
            Ok(_) => {
                tell(outlet, &deed, &Fate::Stored).await;
                queue.done();
                if *troubled && queue.waiting().next().is_none() {
                    *troubled = false;
                    outlet.send(Message::Keeping(Keeping::Ready(journal.path().to_owned()))).await;
                }
            }
            Err(error) if error.is_passing() => {
                *troubled = true;
                wait(queue, &error, outlet).await;
                queue.during(sleep(AGAIN)).await;
            }
            Err(error) => {
                tell(outlet, &deed, &Fate::Refused(Text::line(&error.to_string()))).await;
                queue.done();
            }
        }
    }
}

async fn wait(queue: &Queue, error: &JournalError, outlet: &Outlet) {
    let reason = Text::line(&error.to_string());
    for deed in queue.waiting() {
        tell(outlet, deed, &Fate::Waiting(reason.clone())).await;
    }
    let queued = queue.waiting().map(Vec::len).sum();
    outlet.send(Message::Keeping(Keeping::Waiting { queued, reason })).await;
}

async fn tell(outlet: &Outlet, deed: &[Event], fate: &Fate) {
    for event in deed {
        outlet.send(Message::Fated(event.id, fate.clone())).await;
    }
}

/// Tells of everything that it will not be stored, for want of a journal.
pub(super) async fn refuse(mut queue: Queue, reason: Text, outlet: Outlet) {
    while let Some(deed) = queue.next().await {
        tell(&outlet, &deed, &Fate::Refused(reason.clone())).await;
        queue.done();
    }
}
