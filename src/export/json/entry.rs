//! Events, as the journal has them.

use serde::Serialize;

use crate::model::{Event, EventId};
use crate::timeline;

/// An event's own fields with its place in the journal, and by what it is struck out or replaced.
#[derive(Serialize)]
pub(super) struct Entry<'a> {
    seq: u64,
    #[serde(flatten)]
    event: &'a Event,
    #[serde(skip_serializing_if = "Option::is_none")]
    struck_by: Option<EventId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    replaced_by: Option<EventId>,
}

impl<'a> From<&'a timeline::Entry> for Entry<'a> {
    fn from(entry: &'a timeline::Entry) -> Self {
        Self {
            seq: entry.recorded.seq,
            event: &entry.recorded.event,
            struck_by: entry.struck_by,
            replaced_by: entry.replaced_by,
        }
    }
}
