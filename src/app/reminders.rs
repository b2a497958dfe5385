//! How often one was reminded of acknowledged alerts that still fire.

use std::collections::BTreeMap;

use crate::model::EventId;

/// How often one was reminded of each acknowledgement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reminders {
    pub(super) told: BTreeMap<EventId, u64>,
    /// Whether what was due before this screen began to look was passed over.
    pub(super) has_begun: bool,
}
