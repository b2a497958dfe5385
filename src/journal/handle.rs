//! The handle on a journal, and how its connections are used.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::Transaction;
use sqlx::sqlite::{Sqlite, SqliteConnection, SqlitePool};
use tokio::sync::{Mutex, MutexGuard};

use super::error::{JournalError, Trouble, shown};
use super::sqlite::connect;
use crate::model::Text;

/// An open journal; clones share its connections.
#[derive(Clone, Debug)]
pub struct Journal {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    /// Which file it was when it was opened.
    file: Option<FileId>,
    schema: i64,
    /// Whether the file is opened for reading only.
    read_only: bool,
    /// Why it is not written to.
    why_not: Option<Text>,
    /// The one connection that writes; none until it is needed, and after any trouble.
    writer: Mutex<Option<SqliteConnection>>,
    readers: SqlitePool,
    /// The most pages the file may have; zero for any number.
    most_pages: AtomicU32,
}

impl Journal {
    /// A handle on a file that is there and ready.
    pub(super) fn new(path: PathBuf, schema: i64, read_only: bool, why_not: Option<Text>) -> Self {
        let readers = connect::readers(&path, read_only);
        let (writer, most_pages) = (Mutex::default(), AtomicU32::new(0));
        let file = file_id(&path);
        let inner = Inner { path, file, schema, read_only, why_not, writer, readers, most_pages };
        Self { inner: Arc::new(inner) }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.inner.path
    }

    /// The version of its schema, from 1; higher than this build's where a newer one made it.
    pub fn schema(&self) -> i64 {
        self.inner.schema
    }

    /// Why nothing can be appended; none when it can.
    pub fn why_read_only(&self) -> Option<&Text> {
        self.inner.why_not.as_ref()
    }

    /// Lets the file grow no further than to `pages` pages (zero: as far as there is space), as seen
    /// from this handle. Beyond that it behaves as on a full disk.
    pub async fn bound(&self, pages: u32) {
        self.inner.most_pages.store(pages, Ordering::Relaxed);
        // The next writer opens with the new bound.
        self.inner.writer.lock().await.take();
    }

    /// Closes all connections; what is appended afterwards opens new ones.
    pub async fn close(&self) {
        if let Some(writer) = self.inner.writer.lock().await.take() {
            let _ = sqlx::Connection::close(writer).await;
        }
        self.inner.readers.close().await;
    }

    /// One view of the file as it is now, however many statements read it.
    pub(super) async fn view(&self) -> Result<Transaction<'static, Sqlite>, JournalError> {
        self.is_still_there()?;
        self.inner.readers.begin().await.map_err(|error| self.told(error.into(), "read"))
    }

    /// A connection of its own, to watch the file with.
    pub(super) async fn watcher(&self) -> Result<SqliteConnection, JournalError> {
        let opened = connect::reader(&self.inner.path, self.inner.read_only).await;
        opened.map_err(|error| self.told(error.into(), "watch"))
    }

    /// Begins a transaction that writes.
    pub(super) async fn write_transaction(&self) -> Result<Writing<'_>, JournalError> {
        if let Some(why) = &self.inner.why_not {
            return Err(JournalError::ReadOnly { path: shown(&self.inner.path), why: why.clone() });
        }
        self.is_still_there()?;
        let mut slot = self.inner.writer.lock().await;
        let mut connection = match slot.take() {
            Some(connection) => connection,
            None => self.writer().await?,
        };
        match sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut connection).await {
            Ok(_) => Ok(Writing { slot, connection }),
            Err(error) => {
                *slot = Some(connection);
                Err(self.told(error.into(), "write"))
            }
        }
    }

    /// Fails when another file lies in the place of the one that was opened: nobody would see what is
    /// written to that one.
    pub(super) fn is_still_there(&self) -> Result<(), JournalError> {
        let same = file_id(&self.inner.path) == self.inner.file;
        if same { Ok(()) } else { Err(JournalError::Replaced { path: shown(&self.inner.path) }) }
    }

    async fn writer(&self) -> Result<SqliteConnection, JournalError> {
        let most_pages = self.inner.most_pages.load(Ordering::Relaxed);
        let opened = connect::writer(&self.inner.path, most_pages).await;
        opened.map_err(|error| self.told(error.into(), "open"))
    }

    /// What went wrong, for the outside.
    pub(super) fn told(&self, trouble: Trouble, doing: &'static str) -> JournalError {
        trouble.told(&self.inner.path, doing)
    }
}

/// A file's device and number.
type FileId = (u64, u64);

fn file_id(path: &Path) -> Option<FileId> {
    path.metadata().ok().map(|metadata| (metadata.dev(), metadata.ino()))
}

/// A transaction that writes. Unless it is committed nothing of it remains: the connection is closed
/// with it, also when the task that wrote was cancelled in the middle.
pub(super) struct Writing<'a> {
    slot: MutexGuard<'a, Option<SqliteConnection>>,
    connection: SqliteConnection,
}

impl Writing<'_> {
    pub(super) const fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }

    /// Makes it durable.
    pub(super) async fn commit(mut self) -> Result<(), Trouble> {
        sqlx::raw_sql("COMMIT").execute(&mut self.connection).await?;
        *self.slot = Some(self.connection);
        Ok(())
    }
}
