//! What can go wrong with a journal, said to somebody who is tired and has an incident to handle.

use std::path::Path;

use crate::model::Text;

/// Why the journal did not do what it was asked to. What was stored before is still there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JournalError {
    /// Another program holds the file's lock for longer than a second.
    #[error("another program is writing to the journal {path}")]
    Busy {
        /// The file.
        path: Text,
    },
    /// There is no space left.
    #[error("not saved: no space left for the journal {path}; free some, it goes on by itself")]
    Full {
        /// The file.
        path: Text,
    },
    /// The journal is open for reading only.
    #[error("not saved: the journal {path} can only be read: {why}")]
    ReadOnly {
        /// The file.
        path: Text,
        /// Why it cannot be written.
        why: Text,
    },
    /// Another process records this board now.
    #[error("not saved: another process records the board {board} now")]
    LeaseLost {
        /// The board.
        board: Text,
    },
    /// The file lies where several hosts could write to it at once and spoil it.
    #[error(
        "the journal {path} lies on a network file system ({kind}), which would spoil it: \
         name a file on a local disk"
    )]
    Nfs {
        /// The file.
        path: Text,
        /// What kind of file system it is.
        kind: Text,
    },
    /// The file belongs to another program. It was not touched.
    #[error("{path} is the database of another program, left untouched: name another file for the journal")]
    NotOurs {
        /// The file.
        path: Text,
    },
    /// The file is damaged.
    #[error("the journal {path} is damaged: {what}; it is set aside when all that use it start anew")]
    Damaged {
        /// The file.
        path: Text,
        /// What was found.
        what: Text,
    },
    /// Another process set the file aside, or somebody moved or deleted it, since it was opened.
    #[error("{path} is no longer the journal that was opened: open it again")]
    Replaced {
        /// The file.
        path: Text,
    },
    /// This build carries an `SQLite` that can lose what several processes write.
    #[error("this build's SQLite {found} is older than 3.51.3 and may lose data: use another build")]
    OldSqlite {
        /// Its version.
        found: Text,
    },
    /// The operating system or the database refused.
    #[error("cannot {doing} the journal {path}: {cause}")]
    Io {
        /// The file.
        path: Text,
        /// What was tried: `open`, `read`, `write`, …
        doing: &'static str,
        /// What it said.
        cause: Text,
    },
}

impl JournalError {
    /// Whether it may well work in a while, unchanged.
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::Busy { .. } | Self::Full { .. } | Self::Io { .. })
    }

    /// An error of the operating system.
    pub(super) fn io(path: &Path, doing: &'static str, cause: &std::io::Error) -> Self {
        let path = shown(path);
        if cause.kind() == std::io::ErrorKind::StorageFull {
            return Self::Full { path };
        }
        Self::Io { path, doing, cause: Text::line(&cause.to_string()) }
    }
}

/// A path, safe to show.
pub(super) fn shown(path: &Path) -> Text {
    Text::line(&path.display().to_string())
}

/// What went wrong below the handle, where neither the file's name nor the purpose is known.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    #[error(transparent)]
    Sql(#[from] sqlx::Error),
    #[error("an event cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("the lease of {0} is lost")]
    LeaseLost(Text),
    #[error("{0}")]
    Damaged(String),
}

/// The result codes of `SQLite` that mean something of their own (<https://sqlite.org/rescode.html>).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Code {
    Busy,
    Full,
    ReadOnly,
    Damaged,
    /// Another file lies in its place.
    Moved,
    Other,
}

/// `SQLITE_READONLY_DBMOVED`.
const MOVED: u32 = 1032;

impl Trouble {
    /// What kind of trouble the database reports; the low byte of a code is its family.
    pub(super) fn code(&self) -> Code {
        let Self::Sql(error) = self else { return Code::Other };
        let database = match error {
            sqlx::Error::Database(database) => database,
            sqlx::Error::PoolTimedOut => return Code::Busy,
            _ => return Code::Other,
        };
        let code = database.code().and_then(|code| code.parse::<u32>().ok()).unwrap_or_default();
        if code == MOVED {
            return Code::Moved;
        }
        match code & 0xff {
            5 | 6 => Code::Busy,
            13 => Code::Full,
            8 => Code::ReadOnly,
            11 | 26 => Code::Damaged,
            _ => Code::Other,
        }
    }

    /// The same for the outside.
    pub(super) fn told(self, path: &Path, doing: &'static str) -> JournalError {
        let code = self.code();
        let cause = match &self {
            Self::Sql(sqlx::Error::Database(database)) => Text::line(database.message()),
            other => Text::line(&other.to_string()),
        };
        let path = shown(path);
        match (self, code) {
            (Self::LeaseLost(board), _) => JournalError::LeaseLost { board },
            (Self::Damaged(_), _) | (_, Code::Damaged) => JournalError::Damaged { path, what: cause },
            (_, Code::Moved) => JournalError::Replaced { path },
            (_, Code::Busy) => JournalError::Busy { path },
            (_, Code::Full) => JournalError::Full { path },
            (_, Code::ReadOnly) => JournalError::ReadOnly { path, why: cause },
            (_, Code::Other) => JournalError::Io { path, doing, cause },
        }
    }
}
