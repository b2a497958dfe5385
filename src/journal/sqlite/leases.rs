//! The row that says who records a board.

use std::time::Duration;

use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use crate::journal::error::Trouble;
use crate::journal::fence::{Fence, Lease, Previous};
use crate::model::{Text, Timestamp};

/// How long a lease holds after its holder was last seen.
const TIME_TO_LIVE: Duration = Duration::from_secs(10);

struct Held {
    number: i64,
    holder: Text,
    since: Timestamp,
    seen: Timestamp,
    released: bool,
}

/// Takes the lease for `holder` if it is free, given back, or was not renewed in time.
pub(in crate::journal) async fn take(
    connection: &mut SqliteConnection,
    board: &Text,
    holder: &Text,
    now: Timestamp,
) -> Result<Lease, Trouble> {
    const UPSERT: &str = "INSERT INTO leases (board, number, holder, since, seen, released) \
        VALUES (?1, ?2, ?3, ?4, ?4, 0) ON CONFLICT (board) DO UPDATE SET number = excluded.number, \
        holder = excluded.holder, since = excluded.since, seen = excluded.seen, released = 0";
    let held = held(connection, board).await?;
    if let Some(Held { holder, since, seen, released: false, .. }) = &held
        && !is_over(*seen, now)
    {
        return Ok(Lease::HeldBy { holder: holder.clone(), since: *since, seen: *seen });
    }
    let number = held.as_ref().map_or(0, |held| held.number).saturating_add(1);
    let upsert = sqlx::query(UPSERT).bind(board.as_str()).bind(number).bind(holder.as_str());
    upsert.bind(now.millis()).execute(connection).await?;
    let fence = Fence { board: board.clone(), number, holder: holder.clone() };
    let previous =
        held.map(|held| Previous { holder: held.holder, last_seen: held.seen, released: held.released });
    Ok(Lease::Held { fence, previous })
}

/// Machine time can be set back: a holder seen far in the future was not seen lately either.
fn is_over(seen: Timestamp, now: Timestamp) -> bool {
    now.since(seen) >= TIME_TO_LIVE || seen.since(now) >= TIME_TO_LIVE
}

/// Fails unless the fence is the current one.
pub(in crate::journal) async fn check(
    connection: &mut SqliteConnection,
    fence: &Fence,
) -> Result<(), Trouble> {
    let held = held(connection, &fence.board).await?;
    let current = held.is_some_and(|held| held.number == fence.number && !held.released);
    if current { Ok(()) } else { Err(Trouble::LeaseLost(fence.board.clone())) }
}

/// Says that the holder of a checked fence is there.
pub(in crate::journal) async fn see(
    connection: &mut SqliteConnection,
    fence: &Fence,
    now: Timestamp,
    released: bool,
) -> Result<(), Trouble> {
    let update = sqlx::query("UPDATE leases SET seen = ?, released = ? WHERE board = ?");
    update.bind(now.millis()).bind(released).bind(fence.board.as_str()).execute(connection).await?;
    Ok(())
}

async fn held(connection: &mut SqliteConnection, board: &Text) -> Result<Option<Held>, Trouble> {
    const SELECT: &str = "SELECT number, holder, since, seen, released FROM leases WHERE board = ?";
    let row = sqlx::query(SELECT).bind(board.as_str()).fetch_optional(connection).await?;
    Ok(row.as_ref().map(read).transpose()?)
}

fn read(row: &SqliteRow) -> Result<Held, sqlx::Error> {
    Ok(Held {
        number: row.try_get(0)?,
        holder: Text::line(row.try_get(1)?),
        since: Timestamp::from_millis(row.try_get(2)?),
        seen: Timestamp::from_millis(row.try_get(3)?),
        released: row.try_get(4)?,
    })
}
