//! How an event becomes a row, and a row an event.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::model::{Actor, Event, EventId, EventKind, Recorded, Severity, Text, Timestamp};

/// The columns that [`recorded`] reads, in its order.
pub(in crate::journal) const COLUMNS: &str = "seq, id, board, at, body, sum";

/// The event of a row. One that cannot be read as it was written becomes an entry that says so: a
/// damaged byte must neither hide an event nor stop all others from being read.
pub(in crate::journal) fn recorded(row: &SqliteRow) -> Recorded {
    let seq: i64 = row.try_get(0).unwrap_or(0);
    let event = intact(row).unwrap_or_else(|| damaged(row, seq));
    Recorded { seq: seq.unsigned_abs(), event }
}

/// All rows' events.
pub(in crate::journal) fn all_recorded(rows: &[SqliteRow]) -> Vec<Recorded> {
    rows.iter().map(recorded).collect()
}

fn intact(row: &SqliteRow) -> Option<Event> {
    let body: &str = row.try_get(4).ok()?;
    let sum: i64 = row.try_get(5).ok()?;
    let event: Event = serde_json::from_str(body).ok().filter(|_| checksum(body) == sum)?;
    let same = row.try_get(1).is_ok_and(|id: &[u8]| id == event.id.bytes())
        && row.try_get(2).is_ok_and(|board: &str| board == event.board.as_str())
        && row.try_get(3).is_ok_and(|at: i64| at == event.at.millis());
    same.then_some(event)
}

fn damaged(row: &SqliteRow, seq: i64) -> Event {
    let id = row.try_get(1).ok().and_then(|id: &[u8]| <[u8; 16]>::try_from(id).ok());
    let id = id.unwrap_or_else(|| i128::from(seq).to_be_bytes());
    let board = Text::line(row.try_get(2).unwrap_or_default());
    let at = Timestamp::from_millis(row.try_get(3).unwrap_or_default());
    let kind = EventKind::Other(Text::line("damaged"));
    Event {
        text: Text::line(&format!("entry {seq} of the journal is damaged and cannot be read")),
        source: Text::line("journal"),
        ..Event::new(EventId::from_bytes(id), board, kind, at, Actor::machine("journal"))
    }
}

/// FNV-1a, 64 bits: any single changed byte changes it.
pub(in crate::journal) fn checksum(text: &str) -> i64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash.cast_signed()
}

/// A severity as a number that compares as it does.
pub(in crate::journal) fn rank(severity: Severity) -> i64 {
    match severity {
        Severity::Info => 0,
        Severity::Warning => 1,
        Severity::Critical => 2,
    }
}

/// Whether an event begins (1) or ends (0) something.
pub(in crate::journal) const fn edge(kind: &EventKind) -> Option<i64> {
    match kind {
        EventKind::Fired | EventKind::Crossed | EventKind::SourceDown | EventKind::RecorderDown => Some(1),
        EventKind::Resolved | EventKind::Cleared | EventKind::SourceUp | EventKind::RecorderUp => Some(0),
        _ => None,
    }
}
