//! What is to be done outside, kept beside the events.

use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::row::recorded;
use crate::journal::error::Trouble;
use crate::model::{Errand, EventId, Progress, Recorded, Stage, Text};

/// Adds the errand of an event that was inserted in the same transaction.
pub(in crate::journal) async fn add(
    connection: &mut SqliteConnection,
    recorded: &Recorded,
) -> Result<(), Trouble> {
    const INSERT: &str = "INSERT INTO errands (event, seq, board, is_over, body) VALUES (?, ?, ?, 0, ?)";
    let event = &recorded.event;
    sqlx::query(INSERT)
        .bind(event.id.bytes().to_vec())
        .bind(recorded.seq.cast_signed())
        .bind(event.board.as_str())
        .bind(serde_json::to_string(&Progress::default())?)
        .execute(connection)
        .await?;
    Ok(())
}

/// The errands of a board that are not over.
pub(in crate::journal) async fn open(
    connection: &mut SqliteConnection,
    board: &Text,
) -> Result<Vec<Errand>, Trouble> {
    const SELECT: &str = "SELECT events.seq, id, events.board, at, events.body, sum, errands.body AS progress \
        FROM errands JOIN events ON events.id = errands.event \
        WHERE errands.board = ? AND is_over = 0 ORDER BY errands.seq";
    let rows = sqlx::query(SELECT).bind(board.as_str()).fetch_all(connection).await?;
    rows.iter().map(read).collect()
}

/// The last so many of a board's errands that are over, the latest first.
pub(in crate::journal) async fn over(
    connection: &mut SqliteConnection,
    board: &Text,
    limit: u32,
) -> Result<Vec<Errand>, Trouble> {
    const SELECT: &str = "SELECT events.seq, id, events.board, at, events.body, sum, errands.body AS progress \
        FROM errands JOIN events ON events.id = errands.event \
        WHERE errands.board = ? AND is_over = 1 ORDER BY errands.seq DESC LIMIT ?";
    let rows = sqlx::query(SELECT).bind(board.as_str()).bind(limit).fetch_all(connection).await?;
    rows.iter().map(read).collect()
}

/// Takes down how far an errand got.
pub(in crate::journal) async fn settle(
    connection: &mut SqliteConnection,
    event: EventId,
    progress: &Progress,
) -> Result<(), Trouble> {
    let update = sqlx::query("UPDATE errands SET is_over = ?, body = ? WHERE event = ?");
    let is_over = progress.stage == Stage::Over;
    let update = update.bind(is_over).bind(serde_json::to_string(progress)?);
    update.bind(event.bytes().to_vec()).execute(connection).await?;
    Ok(())
}

fn read(row: &SqliteRow) -> Result<Errand, Trouble> {
    Ok(Errand { asked: recorded(row), progress: serde_json::from_str(row.try_get("progress")?)? })
}
