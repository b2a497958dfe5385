//! What is open, kept beside the events and changed in the same transaction.

use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::row::checksum;
use crate::journal::error::Trouble;
use crate::model::{Recorded, Text, Timestamp};
use crate::timeline::{OpenEpisodes, OpenRow, TrackKey};

/// The number of a track that an event has named before.
pub(in crate::journal) async fn known_track(
    connection: &mut SqliteConnection,
    key: &TrackKey,
) -> Result<Option<i64>, Trouble> {
    let select = sqlx::query("SELECT number FROM tracks WHERE key = ?").bind(serde_json::to_string(key)?);
    let row = select.fetch_optional(connection).await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// The number of a track; a new one when it has none yet.
pub(in crate::journal) async fn track(
    connection: &mut SqliteConnection,
    key: &TrackKey,
) -> Result<i64, Trouble> {
    if let Some(number) = known_track(connection, key).await? {
        return Ok(number);
    }
    let insert = sqlx::query("INSERT INTO tracks (board, key) VALUES (?, ?)");
    let insert = insert.bind(key.board.as_str()).bind(serde_json::to_string(key)?);
    Ok(insert.execute(connection).await?.last_insert_rowid())
}

/// Takes new events of one track into its row.
pub(in crate::journal) async fn take_in(
    connection: &mut SqliteConnection,
    track: i64,
    news: &[Recorded],
) -> Result<(), Trouble> {
    let select = sqlx::query("SELECT body, sum FROM open_rows WHERE track = ?").bind(track);
    let row = select.fetch_optional(&mut *connection).await?;
    let mut open = OpenEpisodes::from_rows(row.as_ref().map(read).transpose()?);
    let mut changed = None;
    for recorded in news {
        changed = open.append(recorded).or(changed);
    }
    match changed {
        Some(key) => write(connection, track, &key, open.row(&key)).await,
        None => Ok(()),
    }
}

/// What is open on a board.
pub(in crate::journal) async fn of_board(
    connection: &mut SqliteConnection,
    board: &Text,
) -> Result<OpenEpisodes, Trouble> {
    let select = sqlx::query("SELECT body, sum FROM open_rows WHERE board = ?").bind(board.as_str());
    let rows = select.fetch_all(connection).await?;
    let rows: Result<Vec<OpenRow>, Trouble> = rows.iter().map(read).collect();
    Ok(OpenEpisodes::from_rows(rows?))
}

/// Forgets what ended before `before`.
pub(in crate::journal) async fn forget(
    connection: &mut SqliteConnection,
    board: &Text,
    before: Timestamp,
) -> Result<(), Trouble> {
    let mut open = of_board(connection, board).await?;
    for key in open.forget(before) {
        let number = track(connection, &key).await?;
        write(connection, number, &key, open.row(&key)).await?;
    }
    Ok(())
}

async fn write(
    connection: &mut SqliteConnection,
    track: i64,
    key: &TrackKey,
    row: Option<OpenRow>,
) -> Result<(), Trouble> {
    const UPSERT: &str = "INSERT INTO open_rows (track, board, body, sum) VALUES (?, ?, ?, ?) \
        ON CONFLICT (track) DO UPDATE SET body = excluded.body, sum = excluded.sum";
    let Some(row) = row else {
        sqlx::query("DELETE FROM open_rows WHERE track = ?").bind(track).execute(connection).await?;
        return Ok(());
    };
    let body = serde_json::to_string(&row)?;
    let sum = checksum(&body);
    let upsert = sqlx::query(UPSERT).bind(track).bind(key.board.as_str()).bind(body).bind(sum);
    upsert.execute(connection).await?;
    Ok(())
}

fn read(row: &SqliteRow) -> Result<OpenRow, Trouble> {
    let body: &str = row.try_get(0)?;
    let damaged = || Trouble::Damaged("what is open cannot be read".to_owned());
    if checksum(body) != row.try_get::<i64, _>(1)? {
        return Err(damaged());
    }
    serde_json::from_str(body).map_err(|_| damaged())
}
