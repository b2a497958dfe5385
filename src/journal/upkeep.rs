//! What keeps a journal small and sound.

use std::time::Duration;

use super::error::{JournalError, Trouble};
use super::fence::Fence;
use super::handle::{Journal, Writing};
use super::sqlite::thin::Portion;
use super::sqlite::{leases, projection, schema, thin};
use crate::model::Timestamp;

/// News may be so late; what ended earlier is no longer kept among what is open.
const HORIZON: Duration = Duration::from_hours(7 * 24);

/// Portions worked on in one transaction: a writer waits for no more.
const AT_ONCE: usize = 8;

/// Portions worked on in one call.
const AT_MOST: usize = 256;

impl Journal {
    /// Thins the readings of the fence's board with age: all of them for 6 h, one a minute for 7 days,
    /// one in 15 minutes for 90 days. Forgets what ended more than 7 days ago among what is open.
    ///
    /// Works in small transactions and does a bounded part; true says that there is more to do.
    pub async fn thin(&self, fence: &Fence, now: Timestamp) -> Result<bool, JournalError> {
        let writing = self.write_transaction().await?;
        forget(writing, fence, now).await.map_err(|trouble| self.told(trouble, "thin"))?;
        let mut left = AT_MOST;
        while left > 0 {
            let due = thin::due(&mut *self.view().await?, &fence.board, now).await;
            let mut due = due.map_err(|trouble| self.told(trouble, "thin"))?;
            if due.is_empty() {
                return Ok(false);
            }
            due.truncate(left);
            left -= due.len();
            for portions in due.chunks(AT_ONCE) {
                let writing = self.write_transaction().await?;
                thin(writing, fence, portions).await.map_err(|trouble| self.told(trouble, "thin"))?;
            }
        }
        Ok(true)
    }

    /// Reads the whole file and fails when anything in it is damaged. Takes long for a large one.
    pub async fn check(&self) -> Result<(), JournalError> {
        let checked = schema::check(&mut *self.view().await?).await;
        checked.map_err(|trouble| self.told(trouble, "check"))
    }
}

async fn forget(mut writing: Writing<'_>, fence: &Fence, now: Timestamp) -> Result<(), Trouble> {
    leases::check(writing.connection(), fence).await?;
    projection::forget(writing.connection(), &fence.board, now - HORIZON).await?;
    writing.commit().await
}

async fn thin(mut writing: Writing<'_>, fence: &Fence, portions: &[Portion]) -> Result<(), Trouble> {
    leases::check(writing.connection(), fence).await?;
    for portion in portions {
        thin::thin(writing.connection(), portion).await?;
    }
    writing.commit().await
}
