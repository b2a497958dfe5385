//! What lies around a question: which boards there are, until when something is known, what else speaks
//! of some events.

use sqlx::Row;
use sqlx::sqlite::SqliteConnection;

use super::pages::pointing;
use crate::journal::error::Trouble;
use crate::model::{EventId, Recorded, Text, Timestamp};

/// Every board that something is known of, by name. Each step of the recursion jumps to the next name in an
/// index, so that nothing else is read.
pub(in crate::journal) async fn boards(connection: &mut SqliteConnection) -> Result<Vec<Text>, Trouble> {
    const BOARDS: &str = "WITH RECURSIVE names(name) AS ( \
            SELECT min(board) FROM events \
            UNION ALL \
            SELECT (SELECT min(board) FROM events WHERE board > name) FROM names WHERE name IS NOT NULL \
        ) SELECT name FROM names WHERE name IS NOT NULL \
        UNION SELECT board FROM leases ORDER BY 1";
    let rows = sqlx::query(BOARDS).fetch_all(connection).await?;
    let name = |row: &sqlx::sqlite::SqliteRow| Ok(Text::line(row.try_get(0)?));
    rows.iter().map(name).collect()
}

/// The latest time that anything of the board is known of.
pub(in crate::journal) async fn as_of(
    connection: &mut SqliteConnection,
    board: &Text,
) -> Result<Option<Timestamp>, Trouble> {
    const LATEST: &str = "SELECT max(at) FROM ( \
        SELECT max(at) AS at FROM events WHERE board = ?1 \
        UNION ALL \
        SELECT (SELECT max(at) FROM points WHERE series = number) FROM series WHERE board = ?1)";
    let row = sqlx::query(LATEST).bind(board.as_str()).fetch_one(connection).await?;
    Ok(row.try_get::<Option<i64>, _>(0)?.map(Timestamp::from_millis))
}

/// What strikes these events out or stands in their place, and what they point at themselves.
pub(in crate::journal) async fn beside(
    connection: &mut SqliteConnection,
    events: &[Recorded],
) -> Result<Vec<Recorded>, Trouble> {
    let ids: Vec<EventId> = events.iter().map(|recorded| recorded.event.id).collect();
    let targets = events.iter().flat_map(|recorded| [recorded.event.about, recorded.event.corrects]);
    let targets: Vec<EventId> = targets.flatten().collect();
    let mut found = pointing(connection, "id", &targets).await?;
    found.extend(pointing(connection, "family = 'retracted' AND about", &ids).await?);
    found.extend(pointing(connection, "corrects", &ids).await?);
    found.sort_by_key(|recorded| recorded.seq);
    found.dedup_by_key(|recorded| recorded.seq);
    found.retain(|recorded| !ids.contains(&recorded.event.id));
    Ok(found)
}
