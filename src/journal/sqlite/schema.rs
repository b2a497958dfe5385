//! Which schema a file has, and how it gets the newest.

use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use crate::journal::error::Trouble;

/// Marks a journal of ours in the file's header: `WRJ1`.
const APPLICATION: i64 = 0x5752_4a31;

/// Every step from an empty file to the newest schema.
const MIGRATIONS: [&str; VERSION as usize] =
    [include_str!("../migrations/001.sql"), include_str!("../migrations/002.sql")];

/// The schema that this version writes.
pub(in crate::journal) const VERSION: i64 = 2;

/// The oldest `SQLite` in which several processes may write to one file (the WAL-reset bug).
const OLDEST_SQLITE: [u32; 3] = [3, 51, 3];

/// Files up to this size are checked completely whenever they are opened.
const CHECKED_AT_OPEN: i64 = 8 << 20;

/// What a file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::journal) enum Found {
    /// Nothing yet.
    Empty,
    /// A journal with this version of the schema, in the mode that lets readers and writers be.
    Journal {
        /// The schema's version.
        version: i64,
        /// Whether it is in write-ahead mode.
        wal: bool,
    },
    /// Another program's.
    Foreign,
}

/// Looks at the header alone.
pub(in crate::journal) async fn look(connection: &mut SqliteConnection) -> Result<Found, Trouble> {
    let mode = text(connection, "PRAGMA journal_mode").await?;
    // In one view: somebody may be making the journal right now.
    sqlx::raw_sql("BEGIN").execute(&mut *connection).await?;
    let things = number(connection, "SELECT count(*) FROM sqlite_schema").await?;
    let application = number(connection, "PRAGMA application_id").await?;
    let version = number(connection, "PRAGMA user_version").await?;
    sqlx::raw_sql("COMMIT").execute(&mut *connection).await?;
    Ok(match (application, things) {
        (APPLICATION, 1..) => Found::Journal { version, wal: mode == "wal" },
        (APPLICATION | 0, 0) if version == 0 => Found::Empty,
        (APPLICATION, _) => return Err(Trouble::Damaged("its tables are gone".to_owned())),
        _ => Found::Foreign,
    })
}

/// Checks a small file completely; a large one would take too long to open.
pub(in crate::journal) async fn check_if_small(connection: &mut SqliteConnection) -> Result<(), Trouble> {
    let pages = number(connection, "PRAGMA page_count").await?;
    let page = number(connection, "PRAGMA page_size").await?;
    if pages.saturating_mul(page) > CHECKED_AT_OPEN { Ok(()) } else { check(connection).await }
}

/// Checks the whole file: pages, indexes, references.
pub(in crate::journal) async fn check(connection: &mut SqliteConnection) -> Result<(), Trouble> {
    match text(connection, "PRAGMA integrity_check(1)").await? {
        ok if ok == "ok" => Ok(()),
        // Several lines, of which the last says it best.
        found => Err(Trouble::Damaged(found.lines().last().unwrap_or_default().to_owned())),
    }
}

/// Puts the file into write-ahead mode and brings the schema up to date.
pub(in crate::journal) async fn migrate(connection: &mut SqliteConnection) -> Result<(), Trouble> {
    text(connection, "PRAGMA journal_mode = WAL").await?;
    sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut *connection).await?;
    // Another process may have been faster.
    let version = number(connection, "PRAGMA user_version").await?;
    let done = usize::try_from(version).unwrap_or(usize::MAX);
    for step in MIGRATIONS.iter().skip(done) {
        sqlx::raw_sql(*step).execute(&mut *connection).await?;
    }
    sqlx::raw_sql("COMMIT").execute(&mut *connection).await?;
    Ok(())
}

/// The library's version when it is too old.
pub(in crate::journal) async fn too_old(
    connection: &mut SqliteConnection,
) -> Result<Option<String>, Trouble> {
    let version = text(connection, "SELECT sqlite_version()").await?;
    let parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    Ok((parts.collect::<Vec<u32>>() < OLDEST_SQLITE.to_vec()).then_some(version))
}

/// The file's size in bytes, what waits beside it left out.
pub(in crate::journal) async fn size(connection: &mut SqliteConnection) -> Result<u64, Trouble> {
    let pages = number(connection, "PRAGMA page_count").await?;
    let page = number(connection, "PRAGMA page_size").await?;
    Ok(u64::try_from(pages.saturating_mul(page)).unwrap_or(0))
}

/// A number that rises whenever another connection commits.
pub(in crate::journal) async fn data_version(connection: &mut SqliteConnection) -> Result<i64, Trouble> {
    number(connection, "PRAGMA data_version").await
}

async fn number(connection: &mut SqliteConnection, sql: &'static str) -> Result<i64, Trouble> {
    Ok(one(connection, sql).await?.try_get(0)?)
}

async fn text(connection: &mut SqliteConnection, sql: &'static str) -> Result<String, Trouble> {
    Ok(one(connection, sql).await?.try_get(0)?)
}

async fn one(connection: &mut SqliteConnection, sql: &'static str) -> Result<SqliteRow, Trouble> {
    Ok(sqlx::query(sql).fetch_one(connection).await?)
}
