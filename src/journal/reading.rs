//! Reading events and readings.

use std::collections::{BTreeMap, BTreeSet};

use super::error::JournalError;
use super::handle::Journal;
use super::sqlite::pages::{self, Page};
use super::sqlite::{events, points, schema};
use crate::model::{EventId, Recorded, Series, Text, Timestamp};
use crate::timeline::Filter;

impl Journal {
    /// Up to `limit` events after the place `seq`, in the journal's order: what is new.
    pub async fn after(
        &self,
        board: Option<&Text>,
        seq: u64,
        limit: usize,
    ) -> Result<Vec<Recorded>, JournalError> {
        let found = pages::after(&mut *self.view().await?, board, seq, limit).await;
        found.map_err(|trouble| self.told(trouble, "read"))
    }

    /// Up to `limit` events that pass the filter, newest first, from before `before` on: the key of
    /// the last event of the page above.
    pub async fn page(
        &self,
        board: &Text,
        before: Option<(Timestamp, EventId)>,
        filter: &Filter,
        unacknowledged: &BTreeSet<EventId>,
        limit: usize,
    ) -> Result<Vec<Recorded>, JournalError> {
        let page = Page { board, filter, unacknowledged, limit };
        let found = pages::page(&mut *self.view().await?, page, before).await;
        found.map_err(|trouble| self.told(trouble, "read"))
    }

    /// The board's events from `from` up to and with `to`, in order.
    pub async fn range(
        &self,
        board: &Text,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Recorded>, JournalError> {
        let found = pages::range(&mut *self.view().await?, board, from, to).await;
        found.map_err(|trouble| self.told(trouble, "read"))
    }

    /// The event with this id.
    pub async fn get(&self, id: EventId) -> Result<Option<Recorded>, JournalError> {
        let found = events::with_id(&mut *self.view().await?, id).await;
        found.map_err(|trouble| self.told(trouble, "read"))
    }

    /// The place of the last event; zero when there is none.
    pub async fn last_seq(&self) -> Result<u64, JournalError> {
        let found = events::last_seq(&mut *self.view().await?).await;
        found.map_err(|trouble| self.told(trouble, "read"))
    }

    /// The board's readings that touch the time from `from` up to and with `to`, sorted by signal and
    /// labels; a series without any is left out.
    pub async fn readings(
        &self,
        board: &Text,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Series>, JournalError> {
        let found = points::of_range(&mut *self.view().await?, board, from, to).await;
        found.map_err(|trouble| self.told(trouble, "read"))
    }

    /// How the board's series went from `from` up to and with `to`, each drawn together into at most so many
    /// points; of each point lowest and highest value are kept, and the highest stands for its value.
    pub async fn outline(
        &self,
        board: &Text,
        (from, to): (Timestamp, Timestamp),
        points: u32,
    ) -> Result<Vec<Series>, JournalError> {
        let found = points::outline(&mut *self.view().await?, board, (from, to), points).await;
        found.map_err(|trouble| self.told(trouble, "read"))
    }

    /// Of each of the board's series what was its newest reading at `moment`, if that is no longer before it
    /// than one point can stand for.
    pub async fn readings_at(&self, board: &Text, moment: Timestamp) -> Result<Vec<Series>, JournalError> {
        let found = points::at(&mut *self.view().await?, board, moment).await;
        found.map_err(|trouble| self.told(trouble, "read"))
    }

    /// When the newest reading of each of the board's signals is, by their ids.
    pub async fn newest_readings(&self, board: &Text) -> Result<BTreeMap<Text, Timestamp>, JournalError> {
        let found = points::newest(&mut *self.view().await?, board).await;
        found.map_err(|trouble| self.told(trouble, "read"))
    }

    /// The file's size in bytes, without what waits beside it to be moved in.
    pub async fn size(&self) -> Result<u64, JournalError> {
        let found = schema::size(&mut *self.view().await?).await;
        found.map_err(|trouble| self.told(trouble, "read"))
    }
}
