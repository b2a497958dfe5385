//! Appending events and recording readings.

use super::error::{JournalError, Trouble};
use super::fence::Fence;
use super::handle::{Journal, Writing};
use super::sqlite::events::{self, Appended};
use super::sqlite::{leases, points};
use crate::model::{Event, Point, SeriesInfo};

impl Journal {
    /// Appends events in one transaction, in their order; durable when it returns. An event that is
    /// there already stays as it is. What a machine noticed is written with the board's fence.
    pub async fn append(
        &self,
        events: &[Event],
        fence: Option<&Fence>,
    ) -> Result<Vec<Appended>, JournalError> {
        self.write(events, &[], fence).await
    }

    /// Records readings in one transaction; one with the time of an earlier one replaces it.
    pub async fn record(&self, readings: &[(SeriesInfo, Point)], fence: &Fence) -> Result<(), JournalError> {
        self.write(&[], readings, Some(fence)).await.map(|_| ())
    }

    /// Appends events and the readings they rest on in one transaction.
    pub async fn write(
        &self,
        events: &[Event],
        readings: &[(SeriesInfo, Point)],
        fence: Option<&Fence>,
    ) -> Result<Vec<Appended>, JournalError> {
        let writing = self.write_transaction().await?;
        let written = write(writing, events, readings, fence).await;
        written.map_err(|trouble| self.told(trouble, "write"))
    }
}

async fn write(
    mut writing: Writing<'_>,
    events: &[Event],
    readings: &[(SeriesInfo, Point)],
    fence: Option<&Fence>,
) -> Result<Vec<Appended>, Trouble> {
    let connection = writing.connection();
    if let Some(fence) = fence {
        leases::check(connection, fence).await?;
    }
    let appended = events::append(connection, events).await?;
    points::record(connection, readings).await?;
    writing.commit().await?;
    Ok(appended)
}
