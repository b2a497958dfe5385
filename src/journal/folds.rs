//! What the events add up to, without reading all of them.

use super::error::JournalError;
use super::handle::Journal;
use super::sqlite::{gather, projection};
use crate::model::{EventId, Text, Timestamp};
use crate::timeline::{History, Incidents, OpenEpisodes};

impl Journal {
    /// What is open on the board, from the projection.
    pub async fn open_episodes(&self, board: &Text) -> Result<OpenEpisodes, JournalError> {
        let found = projection::of_board(&mut *self.view().await?, board).await;
        found.map_err(|trouble| self.told(trouble, "read"))
    }

    /// The board's incidents, from the few events that speak of them.
    pub async fn incidents(&self, board: &Text) -> Result<Incidents, JournalError> {
        let found = gather::of_incidents(&mut *self.view().await?, board).await;
        found.map(Incidents::from_iter).map_err(|trouble| self.told(trouble, "read"))
    }

    /// All that [`Slice::of_range`](crate::timeline::Slice::of_range) of that time rests on.
    pub async fn slice_history(
        &self,
        board: &Text,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<History, JournalError> {
        let found = gather::of_range(&mut *self.view().await?, board, from, to).await;
        found.map_err(|trouble| self.told(trouble, "read"))
    }

    /// All that [`Slice::of_incident`](crate::timeline::Slice::of_incident) rests on; empty when the
    /// board has no such incident.
    pub async fn incident_history(&self, board: &Text, id: EventId) -> Result<History, JournalError> {
        let found = gather::of_incident(&mut *self.view().await?, board, id).await;
        found.map_err(|trouble| self.told(trouble, "read"))
    }
}
