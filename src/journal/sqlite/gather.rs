//! Gathering what a slice of the timeline rests on, without reading all of history.

use std::collections::BTreeSet;
use std::time::Duration;

use sqlx::Row;
use sqlx::sqlite::SqliteConnection;

use super::pages::{pointing, range, select};
use super::projection::known_track;
use super::row::{all_recorded, edge};
use crate::journal::error::Trouble;
use crate::model::{EventId, Recorded, Text, Timestamp};
use crate::timeline::{History, Incident, LEAD, TrackKey, incidents};

const END: Timestamp = Timestamp::from_millis(i64::MAX);

/// All that speaks of the board's incidents: their events, the retractions, the corrections.
pub(in crate::journal) async fn of_incidents(
    connection: &mut SqliteConnection,
    board: &Text,
) -> Result<Vec<Recorded>, Trouble> {
    let mut speaking = Vec::new();
    for condition in ["family IN ('incident', 'retracted')", "corrects IS NOT NULL"] {
        let mut query = select();
        query.push(" ").push(condition).push(" AND board = ").push_bind(board.as_str());
        speaking.extend(all_recorded(&query.build().fetch_all(&mut *connection).await?));
    }
    Ok(speaking)
}

/// All that a slice of the board from `from` to `to` rests on.
///
/// Beside the events of that time: the incident it shows, whole; every stretch of an alert, a
/// threshold or an outage that touches it, from its beginning to its end; and what was said about
/// any of these, whenever that was.
pub(in crate::journal) async fn of_range(
    connection: &mut SqliteConnection,
    board: &Text,
    from: Timestamp,
    to: Timestamp,
) -> Result<History, Trouble> {
    let history: History = of_incidents(connection, board).await?.into_iter().collect();
    let touches = |incident: &&Incident| {
        let ended = incident.ended.as_ref().map_or(END, |ended| ended.at);
        incident.board == *board && incident.started <= to && ended >= from
    };
    let shown = incidents(&history).iter().rfind(touches).cloned();
    let span = match shown {
        Some(incident) => widened(connection, &incident, (from, to)).await?,
        None => (from, to),
    };
    gather(connection, board, history, span).await
}

/// All that the story of one incident rests on; nothing when the board has no such incident.
pub(in crate::journal) async fn of_incident(
    connection: &mut SqliteConnection,
    board: &Text,
    id: EventId,
) -> Result<History, Trouble> {
    let history: History = of_incidents(connection, board).await?.into_iter().collect();
    let Some(incident) = incidents(&history).into_iter().find(|incident| incident.id == id) else {
        return Ok(History::default());
    };
    let span = (incident.started, incident.started);
    let span = widened(connection, &incident, span).await?;
    gather(connection, board, history, span).await
}

type Span = (Timestamp, Timestamp);

/// The span and all of the incident: its own events, and its time with what led to it.
async fn widened(
    connection: &mut SqliteConnection,
    incident: &Incident,
    span: Span,
) -> Result<Span, Trouble> {
    const OWN: &str = "SELECT min(at), max(at) FROM events WHERE incident = ? AND +board = ?";
    let own = sqlx::query(OWN).bind(incident.id.bytes().to_vec()).bind(incident.board.as_str());
    let own = own.fetch_one(connection).await?;
    let time = |at: Option<i64>| at.map_or(incident.started, Timestamp::from_millis);
    let (first, last) = (time(own.try_get(0)?), time(own.try_get(1)?));
    let ended = incident.ended.as_ref().map_or(END, |ended| ended.at);
    let from = span.0.min(incident.started.min(first) - LEAD);
    Ok((from, span.1.max(ended).max(last)))
}

async fn gather(
    connection: &mut SqliteConnection,
    board: &Text,
    speaking: History,
    (from, to): Span,
) -> Result<History, Trouble> {
    let mut history: History = range(connection, board, from, to).await?.into_iter().collect();
    for track in open_tracks(connection, board, from - Duration::from_millis(1)).await? {
        history.extend(since_last_end(connection, track, from).await?);
    }
    for track in open_tracks(connection, board, to).await? {
        history.extend(until_next_end(connection, track, to).await?);
    }
    let touching: BTreeSet<EventId> = history.iter().map(|recorded| recorded.event.id).collect();
    history.extend(speaking.iter().cloned());
    add_what_was_said(connection, &mut history).await?;
    complete_strays(connection, &mut history, &touching).await?;
    Ok(history)
}

/// The tracks whose last edge at `moment` or before is a beginning.
async fn open_tracks(
    connection: &mut SqliteConnection,
    board: &Text,
    moment: Timestamp,
) -> Result<Vec<i64>, Trouble> {
    const OPEN: &str = "SELECT number FROM tracks WHERE board = ? AND 1 = \
        (SELECT edge FROM events WHERE track = number AND edge IS NOT NULL AND at <= ? \
         ORDER BY at DESC, id DESC LIMIT 1)";
    let rows = sqlx::query(OPEN).bind(board.as_str()).bind(moment.millis()).fetch_all(connection).await?;
    Ok(rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?)
}

/// The beginnings of a stretch that is open at `moment`.
async fn since_last_end(
    connection: &mut SqliteConnection,
    track: i64,
    moment: Timestamp,
) -> Result<Vec<Recorded>, Trouble> {
    const LAST: &str = "SELECT at, id FROM events WHERE track = ? AND edge IS NOT NULL AND edge = 0 \
        AND at < ? ORDER BY at DESC, id DESC LIMIT 1";
    let last = sqlx::query(LAST).bind(track).bind(moment.millis()).fetch_optional(&mut *connection).await?;
    let mut query = select();
    query.push(" edge IS NOT NULL AND track = ").push_bind(track);
    query.push(" AND at < ").push_bind(moment.millis());
    if let Some(last) = last {
        query.push(" AND (at, id) > (").push_bind(last.try_get::<i64, _>(0)?).push(", ");
        query.push_bind(last.try_get::<Vec<u8>, _>(1)?).push(")");
    }
    Ok(all_recorded(&query.build().fetch_all(connection).await?))
}

/// What became after `moment` of a stretch that is open then, up to and with its end.
async fn until_next_end(
    connection: &mut SqliteConnection,
    track: i64,
    moment: Timestamp,
) -> Result<Vec<Recorded>, Trouble> {
    const NEXT: &str = "SELECT at, id FROM events WHERE track = ? AND edge IS NOT NULL AND edge = 0 \
        AND at > ? ORDER BY at, id LIMIT 1";
    let next = sqlx::query(NEXT).bind(track).bind(moment.millis()).fetch_optional(&mut *connection).await?;
    let mut query = select();
    query.push(" edge IS NOT NULL AND track = ").push_bind(track);
    query.push(" AND at > ").push_bind(moment.millis());
    if let Some(next) = next {
        query.push(" AND (at, id) <= (").push_bind(next.try_get::<i64, _>(0)?).push(", ");
        query.push_bind(next.try_get::<Vec<u8>, _>(1)?).push(")");
    }
    Ok(all_recorded(&query.build().fetch_all(connection).await?))
}

/// What was said of the events may itself begin or end something, far from the span: alone it would
/// look as if that were still open. Its whole track is read then.
async fn complete_strays(
    connection: &mut SqliteConnection,
    history: &mut History,
    touching: &BTreeSet<EventId>,
) -> Result<(), Trouble> {
    let strays = history.iter().map(|recorded| &recorded.event);
    let strays = strays.filter(|event| edge(&event.kind).is_some() && !touching.contains(&event.id));
    let keys: BTreeSet<TrackKey> = strays.filter_map(TrackKey::of).collect();
    for key in keys {
        let Some(track) = known_track(connection, &key).await? else { continue };
        let mut query = select();
        query.push(" edge IS NOT NULL AND track = ").push_bind(track);
        history.extend(all_recorded(&query.build().fetch_all(&mut *connection).await?));
    }
    Ok(())
}

/// Adds what points at the events gathered, and at these in turn.
async fn add_what_was_said(connection: &mut SqliteConnection, history: &mut History) -> Result<(), Trouble> {
    let mut new: Vec<EventId> = history.iter().map(|recorded| recorded.event.id).collect();
    while !new.is_empty() {
        let mut said = Vec::new();
        for column in ["about", "corrects"] {
            said.extend(pointing(connection, column, &new).await?);
        }
        let fresh: BTreeSet<EventId> = said.iter().map(|recorded| recorded.event.id).collect();
        new = fresh.into_iter().filter(|id| history.get(*id).is_none()).collect();
        history.extend(said);
    }
    Ok(())
}
