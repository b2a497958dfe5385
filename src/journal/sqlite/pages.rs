//! Reading events by the page, filters pushed down.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use sqlx::QueryBuilder;
use sqlx::sqlite::{Sqlite, SqliteConnection};

use super::row::{COLUMNS, all_recorded, rank};
use crate::journal::error::Trouble;
use crate::model::{EventId, Recorded, Text, Timestamp};
use crate::timeline::Filter;

/// The least number of rows asked for at once, when a filter leaves few of them.
const CHUNK: usize = 64;

/// More ids than this are not put into a statement: then the filter alone decides.
const MOST_IDS: usize = 1000;

/// What a page shows, newest first.
#[derive(Clone, Copy, Debug)]
pub(in crate::journal) struct Page<'a> {
    pub(in crate::journal) board: &'a Text,
    pub(in crate::journal) filter: &'a Filter,
    /// The fired events that nobody is on.
    pub(in crate::journal) unacknowledged: &'a BTreeSet<EventId>,
    pub(in crate::journal) limit: usize,
}

type Key = (Timestamp, EventId);

/// The events after `seq`, in the journal's order.
pub(in crate::journal) async fn after(
    connection: &mut SqliteConnection,
    board: Option<&Text>,
    seq: u64,
    limit: usize,
) -> Result<Vec<Recorded>, Trouble> {
    let mut query = select();
    query.push(" seq > ").push_bind(whole(seq));
    if let Some(board) = board {
        // The plus keeps the board's index out: the few last rows are read, not all of the board.
        query.push(" AND +board = ").push_bind(board.as_str());
    }
    query.push(" ORDER BY seq LIMIT ").push_bind(whole(limit as u64));
    Ok(all_recorded(&query.build().fetch_all(connection).await?))
}

/// The board's events from `from` up to and with `to`, in order.
pub(in crate::journal) async fn range(
    connection: &mut SqliteConnection,
    board: &Text,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Recorded>, Trouble> {
    let mut query = select();
    query.push(" board = ").push_bind(board.as_str());
    query.push(" AND at >= ").push_bind(from.millis()).push(" AND at <= ").push_bind(to.millis());
    query.push(" ORDER BY at, id");
    Ok(all_recorded(&query.build().fetch_all(connection).await?))
}

/// The newest events before `before` that pass, newest first.
///
/// Kinds are read family by family, each along an index of its own: a rare kind is found without
/// reading all that lies between.
pub(in crate::journal) async fn page(
    connection: &mut SqliteConnection,
    page: Page<'_>,
    before: Option<Key>,
) -> Result<Vec<Recorded>, Trouble> {
    let families: BTreeSet<&str> = page.filter.kinds.iter().map(|kind| family(kind)).collect();
    let mut found = Vec::new();
    if families.is_empty() {
        found = lane(connection, page, None, before).await?;
    }
    for family in families {
        found.extend(lane(connection, page, Some(family), before).await?);
    }
    found.sort_by_key(|recorded| Reverse(recorded.event.key()));
    found.truncate(page.limit);
    Ok(found)
}

/// The newest of one family, or of all.
async fn lane(
    connection: &mut SqliteConnection,
    page: Page<'_>,
    family: Option<&str>,
    before: Option<Key>,
) -> Result<Vec<Recorded>, Trouble> {
    let chunk = page.limit.max(CHUNK);
    let (mut found, mut before) = (Vec::new(), before);
    loop {
        let mut query = narrowed(page, family, before);
        query.push(" ORDER BY at DESC, id DESC LIMIT ").push_bind(whole(chunk as u64));
        let rows = all_recorded(&query.build().fetch_all(&mut *connection).await?);
        let more = rows.len() == chunk;
        before = rows.last().map(|last| last.event.key());
        found.extend(rows.into_iter().filter(|r| page.filter.passes(&r.event, page.unacknowledged)));
        if !more || found.len() >= page.limit {
            found.truncate(page.limit);
            return Ok(found);
        }
    }
}

/// What `SQL` can say of the filter; it leaves at least all that passes.
fn narrowed<'a>(page: Page<'a>, family: Option<&'a str>, before: Option<Key>) -> QueryBuilder<Sqlite> {
    let Page { board, filter, unacknowledged, .. } = page;
    let by_id = filter.unacknowledged && unacknowledged.len() <= MOST_IDS;
    let mut query = select();
    // The plus keeps the board's index out: a few ids are looked up one by one.
    query.push(if by_id { " +board = " } else { " board = " }).push_bind(board.as_str().to_owned());
    if let Some(family) = family {
        query.push(" AND family = ").push_bind(family.to_owned());
        if !filter.kinds.iter().any(|kind| kind == family) {
            any(query.push(" AND kind IN ("), filter.kinds.iter().cloned());
        }
    }
    if let Some((at, id)) = before {
        query.push(" AND (at, id) < (").push_bind(at.millis()).push(", ");
        query.push_bind(id.bytes().to_vec()).push(")");
    }
    for (operator, time) in [(" AND at >= ", filter.since), (" AND at <= ", filter.until)] {
        time.map(|time| query.push(operator).push_bind(time.millis()));
    }
    for (operator, bound) in [(" AND severity >= ", filter.at_least), (" AND severity <= ", filter.at_most)] {
        bound.map(|bound| query.push(operator).push_bind(rank(bound)));
    }
    if by_id {
        any(query.push(" AND id IN ("), unacknowledged.iter().map(|id| id.bytes().to_vec()));
    }
    for word in &filter.words {
        query.push(" AND instr(words, ").push_bind(word.clone()).push(") > 0");
    }
    if let [only] = filter.by.as_slice() {
        query.push(" AND instr(words, ").push_bind(only.clone()).push(") > 0");
    }
    query
}

fn any<T>(query: &mut QueryBuilder<Sqlite>, values: impl Iterator<Item = T>)
where
    T: for<'q> sqlx::Encode<'q, Sqlite> + sqlx::Type<Sqlite> + 'static,
{
    let mut list = query.separated(", ");
    for value in values {
        list.push_bind(value);
    }
    query.push(")");
}

/// The family of a kind or a family, as a filter names either.
fn family(kind: &str) -> &str {
    kind.split('.').next().unwrap_or(kind)
}

/// Ids put into one statement.
const IDS: usize = 500;

/// The events whose `column` holds one of these ids.
pub(super) async fn pointing(
    connection: &mut SqliteConnection,
    column: &str,
    ids: &[EventId],
) -> Result<Vec<Recorded>, Trouble> {
    let mut found = Vec::new();
    for ids in ids.chunks(IDS) {
        let mut query = select();
        query.push(" ").push(column).push(" IN (");
        let mut list = query.separated(", ");
        for id in ids {
            list.push_bind(id.bytes().to_vec());
        }
        query.push(")");
        found.extend(all_recorded(&query.build().fetch_all(&mut *connection).await?));
    }
    Ok(found)
}

pub(super) fn select() -> QueryBuilder<Sqlite> {
    let mut query = QueryBuilder::new("SELECT ");
    query.push(COLUMNS).push(" FROM events WHERE");
    query
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
