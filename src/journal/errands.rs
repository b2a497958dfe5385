//! Reading the errands of a board, and taking down how far they got.

use super::error::{JournalError, Trouble};
use super::fence::Fence;
use super::handle::{Journal, Writing};
use super::sqlite::{errands, leases};
use crate::model::{Errand, EventId, Progress, Text};

impl Journal {
    /// The board's errands that are not over, in the order of their events.
    pub async fn errands(&self, board: &Text) -> Result<Vec<Errand>, JournalError> {
        let found = errands::open(&mut *self.view().await?, board).await;
        found.map_err(|trouble| self.told(trouble, "read"))
    }

    /// The last so many of the board's errands that are over, the latest first.
    pub async fn errands_over(&self, board: &Text, limit: u32) -> Result<Vec<Errand>, JournalError> {
        let found = errands::over(&mut *self.view().await?, board, limit).await;
        found.map_err(|trouble| self.told(trouble, "read"))
    }

    /// Takes down how far an errand of the fence's board got. Only who records does errands: with a lease
    /// that is lost this fails, and the errand is as it was.
    pub async fn settle(
        &self,
        event: EventId,
        progress: &Progress,
        fence: &Fence,
    ) -> Result<(), JournalError> {
        let writing = self.write_transaction().await?;
        settle(writing, event, progress, fence).await.map_err(|trouble| self.told(trouble, "write"))
    }
}

async fn settle(
    mut writing: Writing<'_>,
    event: EventId,
    progress: &Progress,
    fence: &Fence,
) -> Result<(), Trouble> {
    leases::check(writing.connection(), fence).await?;
    errands::settle(writing.connection(), event, progress).await?;
    writing.commit().await
}
