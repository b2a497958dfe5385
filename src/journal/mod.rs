//! Where events and readings are kept: one `SQLite` file, shared by everybody on a host.
//!
//! Every engineer on a bastion opens the same file; each has a [`Journal`] of their own. What people
//! say is appended by anyone. What a board's machines notice is written by one process alone, which
//! holds the board's [`Lease`] and shows its [`Fence`] with every write: a process that slept through
//! its own replacement is refused, inside the transaction, before it can write anything stale.
//!
//! Events are appended and never changed; the file itself refuses it. An append is durable when it
//! returns, and doing it twice is doing it once, because an event's id says which it is. Beside the
//! events stands a projection of what is open, changed in the same transaction, so that nobody reads
//! history to learn what burns. Pages are read along an index, filters pushed down to it: a million
//! events are opened as fast as none.
//!
//! Readers never wait for writers (write-ahead log), and writers for one another no longer than a
//! second; then they are told so. A disk that is full, a file that is damaged, newer or another
//! program's, a file system that spans hosts: each has an error or a notice of its own, and none of
//! them loses what was stored. A damaged file is set aside, never deleted.
//!
//! What an acknowledgement asks for outside (a page to be stopped) is an [`Errand`](crate::model::Errand), made in the
//! acknowledgement's own transaction and worked off by whoever records.
//!
//! The room reads no clock: time is an argument, and where a lease is concerned it is machine time.
//! All SQL is in `sqlite/`; no type of the database's client leaves the room.

mod around;
mod changes;
mod errands;
mod error;
mod fence;
mod filesystem;
mod folds;
mod handle;
mod leasing;
mod merge;
mod opening;
mod place;
mod reading;
mod sqlite;
mod upkeep;
mod writing;

pub use changes::Changes;
pub use error::JournalError;
pub use fence::{Fence, Lease, Previous};
pub use handle::Journal;
pub use opening::Access;
pub use sqlite::events::Appended;
