//! What lies around a question: boards, how far the journal reaches, what else speaks of some events.

use super::error::JournalError;
use super::handle::Journal;
use super::sqlite::around;
use crate::model::{Recorded, Text, Timestamp};

impl Journal {
    /// The boards that something is known of, by name.
    pub async fn boards(&self) -> Result<Vec<Text>, JournalError> {
        let found = around::boards(&mut *self.view().await?).await;
        found.map_err(|trouble| self.told(trouble, "read"))
    }

    /// The latest time of the board's events and readings: what is not in the journal by then is not known.
    pub async fn as_of(&self, board: &Text) -> Result<Option<Timestamp>, JournalError> {
        let found = around::as_of(&mut *self.view().await?, board).await;
        found.map_err(|trouble| self.told(trouble, "read"))
    }

    /// What strikes these events out or stands in their place, and what they point at: without these a page
    /// of the timeline cannot be understood.
    pub async fn beside(&self, events: &[Recorded]) -> Result<Vec<Recorded>, JournalError> {
        let found = around::beside(&mut *self.view().await?, events).await;
        found.map_err(|trouble| self.told(trouble, "read"))
    }
}
