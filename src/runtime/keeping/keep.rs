//! Where and by whom a board is kept.

use std::path::PathBuf;

use crate::demo::Deed;
use crate::journal::Access;
use crate::model::{Actor, Text};
use crate::runtime::mirrors::Mirrors;

/// Where and by whom a board is kept.
#[derive(Clone, Debug)]
pub struct Keep {
    /// The journal.
    pub path: PathBuf,
    /// Whether it may be written to.
    pub access: Access,
    /// The board.
    pub board: Text,
    /// This process, as other ones are told of it: `alice@bastion (pid 4711)`.
    pub holder: Text,
    /// Who writes what machines notice: `warroom@bastion`.
    pub recorder: Actor,
    /// The operator's own folder, for what must outlive a dropped connection.
    pub state: Option<PathBuf>,
    /// In which Alertmanager acknowledgements are told.
    pub mirrors: Mirrors,
    /// What the people of a story do.
    pub team: Vec<Deed>,
}
