//! Opening a journal, whatever is found in its place.

use std::fs::Metadata;
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::Connection;
use sqlx::sqlite::SqliteConnection;

use super::error::{JournalError, Trouble, shown};
use super::filesystem::network;
use super::handle::Journal;
use super::place;
use super::sqlite::connect;
use super::sqlite::schema::{self, Found, VERSION};
use crate::model::Text;

/// What a journal is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// To read and to append; it is made when it is not there.
    ReadWrite,
    /// To read only; it has to be there.
    ReadOnly,
}

/// How long opening is tried while others hold the file, and how often, in machine time.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(25);

/// The smallest page there can be: what is shorter and not empty is a part of something.
const SMALLEST: u64 = 512;

/// A file in the way of opening, and what to do about it.
enum Obstacle {
    /// There is no journal, or an older one.
    Unprepared,
    Failure(JournalError),
}

/// What is to be opened, and what is to be told about it.
struct Opening<'a> {
    path: &'a Path,
    access: Access,
    notices: Vec<Text>,
}

impl Journal {
    /// Opens a journal, and tells what is out of the ordinary about it: that a damaged file was set
    /// aside, that a newer or protected one can only be read.
    ///
    /// The time this takes does not depend on how much is in it.
    ///
    /// ```
    /// use warroom::journal::{Access, Journal};
    /// use warroom::model::{Actor, Event, EventId, EventKind, Text, Timestamp};
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
    /// let folder = tempfile::tempdir()?;
    /// let (journal, notices) = Journal::open(&folder.path().join("journal.db"), Access::ReadWrite).await?;
    /// assert!(notices.is_empty());
    ///
    /// let (board, now) = (Text::line("orders"), Timestamp::from_secs_f64(1_723_603_200.0));
    /// let alice = Actor::person("alice", "bastion");
    /// let id = EventId::of_person(now, [7; 10]);
    /// let note = Event::new(id, board.clone(), EventKind::Note, now, alice);
    /// // Durable once it returns; doing it twice is doing it once.
    /// assert!(journal.append(&[note.clone()], None).await?[0].is_new);
    /// assert!(!journal.append(&[note], None).await?[0].is_new);
    /// assert_eq!(journal.boards().await?, [board]);
    /// journal.close().await;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub async fn open(path: &Path, access: Access) -> Result<(Self, Vec<Text>), JournalError> {
        let absolute = std::path::absolute(path).map_err(|cause| JournalError::io(path, "find", &cause))?;
        if let Some(kind) = network(&absolute) {
            return Err(JournalError::Nfs { path: shown(&absolute), kind: Text::line(&kind) });
        }
        if access == Access::ReadWrite {
            place::make_folder(&absolute).map_err(|cause| JournalError::io(&absolute, "make", &cause))?;
        }
        let mut opening = Opening { path: &absolute, access, notices: Vec::new() };
        let busy = || JournalError::Busy { path: shown(&absolute) };
        let journal = tokio::time::timeout(PATIENCE, opening.open()).await.map_err(|_| busy())??;
        Ok((journal, opening.notices))
    }
}

impl Opening<'_> {
    async fn open(&mut self) -> Result<Journal, JournalError> {
        loop {
            let failure = match self.try_open().await {
                Ok(journal) => return Ok(journal),
                Err(Obstacle::Unprepared) => self.prepare().await.err(),
                Err(Obstacle::Failure(JournalError::Damaged { .. })) if self.access == Access::ReadWrite => {
                    self.set_aside().await.err()
                }
                Err(Obstacle::Failure(failure)) => Some(failure),
            };
            match failure {
                None => {}
                Some(JournalError::Busy { .. }) => tokio::time::sleep(PAUSE).await,
                Some(failure) => return Err(failure),
            }
        }
    }

    async fn try_open(&mut self) -> Result<Journal, Obstacle> {
        let version = self.look().await?;
        let why_not = match self.access {
            Access::ReadOnly => Some(Text::line("it was opened for reading")),
            Access::ReadWrite if version > VERSION => {
                Some(self.only_read("a newer version of warroom made it: update this one to write to it"))
            }
            Access::ReadWrite if !place::is_writable(self.path) => {
                Some(self.only_read("this user may not write to it"))
            }
            Access::ReadWrite => None,
        };
        let only_reads = self.access == Access::ReadOnly;
        Ok(Journal::new(self.path.to_owned(), version, only_reads, why_not))
    }

    fn only_read(&mut self, why: &str) -> Text {
        self.notices.push(Text::line(&format!("the journal {} can only be read: {why}", shown(self.path))));
        Text::line(why)
    }

    /// The version of a journal that is ready.
    ///
    /// Looks through a connection that only reads: one that writes would, on closing, move what lies
    /// beside a damaged file (or another program's) into it.
    async fn look(&self) -> Result<i64, Obstacle> {
        let file = match self.path.metadata() {
            Ok(metadata) => metadata,
            Err(cause) if cause.kind() == ErrorKind::NotFound => return Err(self.missing()),
            Err(cause) => return Err(Obstacle::Failure(self.io("open", &cause))),
        };
        if (1..SMALLEST).contains(&file.len()) {
            let cut_off = Trouble::Damaged("it is cut off".to_owned());
            return Err(Obstacle::Failure(self.told(cut_off)));
        }
        match self.look_inside().await {
            // Somebody set it aside meanwhile, or made it anew: what is there now is another file.
            Err(Obstacle::Failure(JournalError::Io { .. })) if !self.is_still(&file) => {
                Err(Obstacle::Failure(JournalError::Busy { path: shown(self.path) }))
            }
            // Somebody is making it, or was killed while doing so: only who writes can clear that up.
            Err(Obstacle::Failure(JournalError::ReadOnly { .. })) => Err(match self.access {
                Access::ReadWrite => Obstacle::Unprepared,
                Access::ReadOnly => Obstacle::Failure(JournalError::Busy { path: shown(self.path) }),
            }),
            found => found,
        }
    }

    fn is_still(&self, file: &Metadata) -> bool {
        self.path.metadata().is_ok_and(|now| (now.dev(), now.ino()) == (file.dev(), file.ino()))
    }

    async fn look_inside(&self) -> Result<i64, Obstacle> {
        let opened = connect::reader(self.path, true).await;
        let mut connection = opened.map_err(|error| Obstacle::Failure(self.told(error.into())))?;
        let found = self.find(&mut connection).await;
        let _ = connection.close().await;
        found
    }

    async fn find(&self, connection: &mut SqliteConnection) -> Result<i64, Obstacle> {
        let told = |trouble| Obstacle::Failure(self.told(trouble));
        if let Some(found) = schema::too_old(connection).await.map_err(told)? {
            return Err(Obstacle::Failure(JournalError::OldSqlite { found: Text::line(&found) }));
        }
        match schema::look(connection).await.map_err(told)? {
            Found::Foreign => Err(Obstacle::Failure(JournalError::NotOurs { path: shown(self.path) })),
            // Whoever only reads can do so in any mode.
            Found::Journal { version, wal } if version >= VERSION && (wal || self.only_reads()) => {
                schema::check_if_small(connection).await.map_err(told)?;
                Ok(version)
            }
            Found::Empty | Found::Journal { .. } => Err(self.missing()),
        }
    }

    fn only_reads(&self) -> bool {
        self.access == Access::ReadOnly
    }

    /// There is no journal yet; whoever only reads does not make one.
    fn missing(&self) -> Obstacle {
        match self.access {
            Access::ReadWrite => Obstacle::Unprepared,
            Access::ReadOnly => {
                let cause =
                    Text::line("there is none yet, or one of an older version: open it for writing once");
                Obstacle::Failure(JournalError::Io { path: shown(self.path), doing: "open", cause })
            }
        }
    }

    /// Makes the journal, or brings it up to date. Only one process at a time does so.
    async fn prepare(&self) -> Result<(), JournalError> {
        let _locked = self.lock()?;
        if !matches!(self.look().await, Err(Obstacle::Unprepared)) {
            return Ok(());
        }
        place::make_file(self.path).map_err(|cause| self.io("make", &cause))?;
        let opened = connect::writer(self.path, 0).await;
        let mut connection = opened.map_err(|error| self.told(error.into()))?;
        let migrated = self.migrate(&mut connection).await;
        let _ = connection.close().await;
        migrated
    }

    /// What a first look could not read may still turn out to be another program's.
    async fn migrate(&self, connection: &mut SqliteConnection) -> Result<(), JournalError> {
        match schema::look(connection).await.map_err(|trouble| self.told(trouble))? {
            Found::Foreign => Err(JournalError::NotOurs { path: shown(self.path) }),
            Found::Empty | Found::Journal { .. } => {
                schema::migrate(connection).await.map_err(|trouble| self.told(trouble))
            }
        }
    }

    /// Sets a damaged file aside. Two processes that found it damaged must not set aside the new one.
    async fn set_aside(&mut self) -> Result<(), JournalError> {
        let _locked = self.lock()?;
        let Err(Obstacle::Failure(JournalError::Damaged { what, .. })) = self.look().await else {
            return Ok(());
        };
        let former = self.path.metadata().map_err(|cause| self.io("set aside", &cause))?;
        let aside: PathBuf = place::set_aside(self.path).map_err(|cause| self.io("set aside", &cause))?;
        place::make_file_like(self.path, &former).map_err(|cause| self.io("make", &cause))?;
        let notice = format!(
            "the journal {} was damaged ({what}): it is now {}, and a new one was begun",
            shown(self.path),
            shown(&aside)
        );
        self.notices.push(Text::line(&notice));
        Ok(())
    }

    fn lock(&self) -> Result<place::LockedFolder, JournalError> {
        let locked = place::try_lock(self.path).map_err(|cause| self.io("lock", &cause))?;
        locked.ok_or_else(|| JournalError::Busy { path: shown(self.path) })
    }

    fn told(&self, trouble: Trouble) -> JournalError {
        trouble.told(self.path, "open")
    }

    fn io(&self, doing: &'static str, cause: &std::io::Error) -> JournalError {
        JournalError::io(self.path, doing, cause)
    }
}
