//! Who records a board.

use crate::model::{Text, Timestamp};

/// Proof of having taken a board's lease. Writing with it fails as soon as somebody else took the
/// lease, however long this process slept in between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fence {
    /// The board.
    pub(super) board: Text,
    /// Rises with each change of hands.
    pub(super) number: i64,
    /// Who holds it.
    pub(super) holder: Text,
}

impl Fence {
    /// The board whose machine events may be written with it.
    pub const fn board(&self) -> &Text {
        &self.board
    }

    /// Its number, which rises with each change of hands.
    pub const fn number(&self) -> i64 {
        self.number
    }

    /// Who holds it.
    pub const fn holder(&self) -> &Text {
        &self.holder
    }
}

/// Who held the lease before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Previous {
    /// Who.
    pub holder: Text,
    /// When they last renewed it: from then on nobody recorded.
    pub last_seen: Timestamp,
    /// Whether they gave it back, rather than vanished.
    pub released: bool,
}

/// The answer to who asked for a lease.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lease {
    /// It is theirs.
    Held {
        /// What to write with.
        fence: Fence,
        /// Who held it before, if anybody ever did.
        previous: Option<Previous>,
    },
    /// Somebody else has it.
    HeldBy {
        /// Who.
        holder: Text,
        /// Since when.
        since: Timestamp,
        /// When they last renewed it.
        seen: Timestamp,
    },
}
