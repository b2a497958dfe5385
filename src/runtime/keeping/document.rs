//! A part of the journal as a document.

use std::time::Duration;

use crate::export::Document;
use crate::journal::{Journal, JournalError};
use crate::model::{EventId, Text, Timestamp};
use crate::timeline::Slice;

/// How far back an export reaches when there is no incident to tell of. All lengths are counted from the last
/// moment the journal knows, never from the clock: the same journal gives the same document.
const DAY: Duration = Duration::from_hours(24);

/// Which part of a board's timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// This incident.
    Incident(EventId),
    /// So long until the end.
    Last(Duration),
    /// From here on, until there or the end.
    Range(Timestamp, Option<Timestamp>),
    /// The open incident, else the latest, else the last day.
    Latest,
}

impl Part {
    /// The incident, or the last day.
    pub(super) fn of(incident: Option<EventId>) -> Self {
        incident.map_or(Self::Last(DAY), Self::Incident)
    }
}

/// The part as a document; nothing when the board has no such incident. `as_of` is the last moment the journal
/// knows of the board.
pub async fn document(
    journal: &Journal,
    board: &Text,
    part: Part,
    as_of: Timestamp,
) -> Result<Option<Document>, JournalError> {
    let slice = match part {
        Part::Incident(id) => incident(journal, board, id).await?,
        Part::Last(back) => Some(range(journal, board, as_of - back, as_of).await?),
        Part::Range(from, to) => Some(range(journal, board, from, to.unwrap_or(as_of).max(from)).await?),
        Part::Latest => match journal.incidents(board).await?.current(board) {
            Some(latest) => incident(journal, board, latest.id).await?,
            None => Some(range(journal, board, as_of - DAY, as_of).await?),
        },
    };
    let Some(slice) = slice else { return Ok(None) };
    let to = slice.to.unwrap_or(as_of).max(slice.from);
    let readings = journal.readings(board, slice.from, to).await?;
    Ok(Some(Document { slice, readings, as_of }))
}

async fn range(
    journal: &Journal,
    board: &Text,
    from: Timestamp,
    to: Timestamp,
) -> Result<Slice, JournalError> {
    let history = journal.slice_history(board, from, to).await?;
    Ok(Slice::of_range(&history, board, from, to))
}

async fn incident(journal: &Journal, board: &Text, id: EventId) -> Result<Option<Slice>, JournalError> {
    let history = journal.incident_history(board, id).await?;
    Ok(Slice::of_incident(&history, id).filter(|slice| slice.board == *board))
}
