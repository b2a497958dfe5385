//! A journal of its own for each test, and events to put into it.

use std::path::PathBuf;

use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use tempfile::TempDir;
use warroom::journal::{Access, Fence, Journal, JournalError, Lease};
use warroom::model::{Actor, Event, EventId, EventKind, Recorded, Text, Timestamp};

use crate::story::board;

/// A folder that goes away with the test.
pub(crate) struct Place {
    folder: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("journal.db")
    }

    pub(crate) fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// A handle that opened without anything to tell.
    pub(crate) async fn open(&self) -> Journal {
        let (journal, notices) = Journal::open(&self.path(), Access::ReadWrite).await.unwrap();
        assert_eq!(notices, []);
        journal
    }

    /// The database's own view of the file.
    pub(crate) async fn raw(&self) -> SqliteConnection {
        let options = SqliteConnectOptions::new().filename(self.path());
        SqliteConnection::connect_with(&options).await.unwrap()
    }
}

/// Runs a test that waits.
pub(crate) fn run<T>(test: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test)
}

pub(crate) fn millis(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

/// A note numbered `n`, at that many seconds.
pub(crate) fn note(n: u32) -> Event {
    let at = millis(i64::from(n) * 1000);
    let mut random = [0; 10];
    random[6..].copy_from_slice(&n.to_be_bytes());
    let id = EventId::of_person(at, random);
    Event {
        text: Text::line(&format!("note {n}")),
        ..Event::new(id, board(), EventKind::Note, at, Actor::person("alice", "bastion"))
    }
}

pub(crate) fn notes(n: u32) -> Vec<Event> {
    (1..=n).map(note).collect()
}

pub(crate) fn events(recorded: &[Recorded]) -> Vec<Event> {
    recorded.iter().map(|recorded| recorded.event.clone()).collect()
}

/// The lease of the story's board, which must be free at `now`.
pub(crate) async fn lease(journal: &Journal, holder: &str, now: Timestamp) -> Fence {
    match journal.take_lease(&board(), &Text::line(holder), now).await.unwrap() {
        Lease::Held { fence, .. } => fence,
        taken @ Lease::HeldBy { .. } => panic!("not free: {taken:?}"),
    }
}

/// Appends as callers do that share a journal with many: who has to wait too long tries again.
pub(crate) async fn append_patiently(journal: &Journal, event: Event) {
    let events = [event];
    while let Err(error) = journal.append(&events, None).await {
        assert!(matches!(error, JournalError::Busy { .. }), "{error}");
    }
}
