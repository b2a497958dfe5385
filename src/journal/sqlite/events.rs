//! Appending events.

use std::collections::BTreeMap;

use sqlx::Row;
use sqlx::sqlite::SqliteConnection;

use super::row::{checksum, edge, rank, recorded};
use super::{errands, projection};
use crate::journal::error::Trouble;
use crate::model::{Event, EventId, Recorded};
use crate::timeline::{Filter, TrackKey};

/// What became of an event that was appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appended {
    /// The event as it is stored, with its place.
    pub recorded: Recorded,
    /// Whether it was not there before.
    pub is_new: bool,
}

/// Appends events in their order and brings the projection up to date, within the caller's transaction.
pub(in crate::journal) async fn append(
    connection: &mut SqliteConnection,
    events: &[Event],
) -> Result<Vec<Appended>, Trouble> {
    let mut all = Vec::with_capacity(events.len());
    let mut touched: BTreeMap<TrackKey, (i64, Vec<Recorded>)> = BTreeMap::new();
    for event in events {
        if let Some(recorded) = with_id(connection, event.id).await? {
            all.push(Appended { recorded, is_new: false });
            continue;
        }
        let key = TrackKey::of(event);
        let track = match &key {
            Some(key) => Some(projection::track(connection, key).await?),
            None => None,
        };
        let recorded = Recorded { seq: insert(connection, event, track).await?, event: event.clone() };
        if event.reaches_out() {
            errands::add(connection, &recorded).await?;
        }
        if let (Some(key), Some(track)) = (key, track) {
            touched.entry(key).or_insert_with(|| (track, Vec::new())).1.push(recorded.clone());
        }
        all.push(Appended { recorded, is_new: true });
    }
    for (track, news) in touched.into_values() {
        projection::take_in(connection, track, &news).await?;
    }
    Ok(all)
}

async fn insert(
    connection: &mut SqliteConnection,
    event: &Event,
    track: Option<i64>,
) -> Result<u64, Trouble> {
    const INSERT: &str = "INSERT INTO events \
        (id, board, at, kind, family, severity, about, corrects, incident, track, edge, words, body, sum) \
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let body = serde_json::to_string(event)?;
    let sum = checksum(&body);
    let bytes = |id: &Option<EventId>| id.as_ref().map(|id| id.bytes().to_vec());
    let inserted = sqlx::query(INSERT)
        .bind(event.id.bytes().to_vec())
        .bind(event.board.as_str())
        .bind(event.at.millis())
        .bind(event.kind.name())
        .bind(event.kind.family())
        .bind(event.severity.map(rank))
        .bind(bytes(&event.about))
        .bind(bytes(&event.corrects))
        .bind(bytes(&event.incident))
        .bind(track)
        .bind(edge(&event.kind))
        .bind(Filter::searched(event))
        .bind(body)
        .bind(sum)
        .execute(connection)
        .await?;
    Ok(inserted.last_insert_rowid().unsigned_abs())
}

/// The event with this id.
pub(in crate::journal) async fn with_id(
    connection: &mut SqliteConnection,
    id: EventId,
) -> Result<Option<Recorded>, Trouble> {
    const SELECT: &str = "SELECT seq, id, board, at, body, sum FROM events WHERE id = ?";
    let row = sqlx::query(SELECT).bind(id.bytes().to_vec()).fetch_optional(connection).await?;
    Ok(row.as_ref().map(recorded))
}

/// The place of the last event; zero when there is none.
pub(in crate::journal) async fn last_seq(connection: &mut SqliteConnection) -> Result<u64, Trouble> {
    let row = sqlx::query("SELECT max(seq) FROM events").fetch_one(connection).await?;
    Ok(row.try_get::<Option<i64>, _>(0)?.unwrap_or(0).unsigned_abs())
}
