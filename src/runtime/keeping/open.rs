//! Opening a journal, however long that takes.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::sleep;

use super::keep::Keep;
use crate::app::{Keeping, Message, Past};
use crate::journal::{Journal, JournalError};
use crate::model::{Text, Timestamp};
use crate::runtime::outlet::Outlet;

/// How long until a journal that could not be opened is tried again.
const AGAIN: Duration = Duration::from_millis(500);

/// A journal, and up to where it has been read.
pub(super) struct Opened {
    pub(super) journal: Journal,
    /// What is open, for the screen and the recorder.
    pub(super) past: Past,
    /// What was known then; everything after this is news.
    pub(super) seq: u64,
    /// Up to when there are readings of each signal, by their ids.
    pub(super) read_until: BTreeMap<Text, Timestamp>,
}

/// Opens the journal, waiting while it is locked; what cannot pass is an error.
pub(super) async fn open(keep: &Keep, outlet: &Outlet) -> Result<Opened, JournalError> {
    loop {
        match attempt(keep).await {
            Ok((opened, notices)) => {
                for notice in notices {
                    outlet.send(Message::Trouble(notice)).await;
                }
                return Ok(opened);
            }
            Err(error) if error.is_passing() => {
                let reason = Text::line(&error.to_string());
                outlet.send(Message::Keeping(Keeping::Waiting { queued: 0, reason })).await;
                sleep(AGAIN).await;
            }
            Err(error) => return Err(error),
        }
    }
}

async fn attempt(Keep { path, access, board, .. }: &Keep) -> Result<(Opened, Vec<Text>), JournalError> {
    let (journal, notices) = Journal::open(path, *access).await?;
    // In this order: whatever is appended meanwhile is then read twice rather than never.
    let seq = journal.last_seq().await?;
    let past = Past { open: journal.open_episodes(board).await?, incidents: journal.incidents(board).await? };
    let read_until = journal.newest_readings(board).await?;
    Ok((Opened { journal, past, seq, read_until }, notices))
}
