//! Taking, renewing and giving back a board's lease.

use super::error::{JournalError, Trouble};
use super::fence::{Fence, Lease};
use super::handle::{Journal, Writing};
use super::sqlite::leases;
use crate::model::{Text, Timestamp};

impl Journal {
    /// Takes the board's lease when nobody has it: it was never taken, was given back, or its holder
    /// was not seen for ten seconds of machine time. `holder` names one process, such as
    /// `alice@bastion (4711)`.
    pub async fn take_lease(
        &self,
        board: &Text,
        holder: &Text,
        now: Timestamp,
    ) -> Result<Lease, JournalError> {
        let writing = self.write_transaction().await?;
        let taken = take(writing, board, holder, now).await;
        taken.map_err(|trouble| self.told(trouble, "take the lease in"))
    }

    /// Says that the holder is still there; due well within ten seconds of machine time.
    pub async fn renew(&self, fence: &Fence, now: Timestamp) -> Result<(), JournalError> {
        self.see(fence, now, false).await
    }

    /// Gives the lease back, so that another process need not wait.
    pub async fn release(&self, fence: &Fence, now: Timestamp) -> Result<(), JournalError> {
        self.see(fence, now, true).await
    }

    async fn see(&self, fence: &Fence, now: Timestamp, released: bool) -> Result<(), JournalError> {
        let writing = self.write_transaction().await?;
        let seen = see(writing, fence, now, released).await;
        seen.map_err(|trouble| self.told(trouble, "renew the lease in"))
    }
}

async fn take(
    mut writing: Writing<'_>,
    board: &Text,
    holder: &Text,
    now: Timestamp,
) -> Result<Lease, Trouble> {
    let lease = leases::take(writing.connection(), board, holder, now).await?;
    writing.commit().await?;
    Ok(lease)
}

async fn see(mut writing: Writing<'_>, fence: &Fence, now: Timestamp, released: bool) -> Result<(), Trouble> {
    leases::check(writing.connection(), fence).await?;
    leases::see(writing.connection(), fence, now, released).await?;
    writing.commit().await
}
