//! How connections are opened.

use std::path::Path;
use std::time::Duration;

use sqlx::ConnectOptions;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

use crate::journal::place;

/// How long a writer waits for another before it says so.
const PATIENCE: Duration = Duration::from_secs(1);

/// Readers at once: a screen, an export, the recorder's start, one to spare.
const READERS: u32 = 4;

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .foreign_keys(true)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(PATIENCE)
}

/// The connection that writes. `most_pages` bounds the file; zero does not.
pub(in crate::journal) async fn writer(
    path: &Path,
    most_pages: u32,
) -> Result<SqliteConnection, sqlx::Error> {
    let options = options(path);
    let bounded = most_pages > 0;
    let options = if bounded { options.pragma("max_page_count", most_pages.to_string()) } else { options };
    options.connect().await
}

/// A connection that only reads, apart from all others.
pub(in crate::journal) async fn reader(
    path: &Path,
    read_only: bool,
) -> Result<SqliteConnection, sqlx::Error> {
    reading(path, read_only).connect().await
}

/// Connections that only read, opened when they are needed.
pub(in crate::journal) fn readers(path: &Path, read_only: bool) -> SqlitePool {
    SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(PATIENCE * 5)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_lazy_with(reading(path, read_only))
}

/// Where the file may be written, readers open it as writers do, or they could not share its memory.
fn reading(path: &Path, read_only: bool) -> SqliteConnectOptions {
    let still = read_only && place::is_left_alone(path);
    options(path).read_only(read_only).immutable(still).pragma("query_only", "ON")
}
