//! How the journal and its recorder are doing, as far as the screen has to say it.

use std::path::PathBuf;

use crate::model::{Text, Timestamp};

/// What became of an event that is to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is durable.
    Stored,
    /// Not yet: tried again until it works, and why it does not.
    Waiting(Text),
    /// It will not be stored, and why.
    Refused(Text),
}

/// How the journal is doing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Keeping {
    /// It is being opened.
    #[default]
    Opening,
    /// It takes events.
    Ready(PathBuf),
    /// It takes no events for now: so many wait, and why.
    Waiting {
        /// Events that wait.
        queued: usize,
        /// Why.
        reason: Text,
    },
    /// It can be read only, and why.
    ReadOnly(Text),
    /// There is none, and why.
    Missing(Text),
}

/// Who writes down what machines notice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Recording {
    /// Not known yet.
    #[default]
    Unknown,
    /// This process.
    Here,
    /// Another one, by name, seen last at this time of the machine.
    Elsewhere(Text, Timestamp),
    /// Nobody: nothing is recorded, and why.
    Nobody(Text),
}
