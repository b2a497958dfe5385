//! Noticing what others wrote.

use std::time::Duration;

use sqlx::sqlite::SqliteConnection;

use super::error::JournalError;
use super::handle::Journal;
use super::sqlite::schema;

/// How often the file is looked at, in machine time.
const EVERY: Duration = Duration::from_millis(200);

/// Watches a journal for what anybody writes to it, other processes and this one alike.
#[derive(Debug)]
pub struct Changes {
    journal: Journal,
    connection: Option<SqliteConnection>,
    /// The version last told of.
    version: Option<i64>,
}

impl Journal {
    /// Watches for what is written from now on.
    pub async fn changes(&self) -> Result<Changes, JournalError> {
        let mut changes = Changes { journal: self.clone(), connection: None, version: None };
        changes.version = Some(changes.look().await?);
        Ok(changes)
    }
}

impl Changes {
    /// Returns when something was written since it last did (or since the watch began). After an
    /// error it starts anew, and returns at once, because something may have been missed.
    pub async fn wait(&mut self) -> Result<(), JournalError> {
        loop {
            let now = self.look().await?;
            if self.version.replace(now) != Some(now) {
                return Ok(());
            }
            tokio::time::sleep(EVERY).await;
        }
    }

    async fn look(&mut self) -> Result<i64, JournalError> {
        self.journal.is_still_there()?;
        let mut connection = if let Some(connection) = self.connection.take() {
            connection
        } else {
            self.version = None;
            self.journal.watcher().await?
        };
        let version = schema::data_version(&mut connection).await;
        // Only a connection that answered is kept, also when this is cancelled.
        let version = version.map_err(|trouble| self.journal.told(trouble, "watch"))?;
        self.connection = Some(connection);
        Ok(version)
    }
}
