//! Series and their readings.

use std::collections::BTreeMap;
use std::time::Duration;

use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use crate::journal::error::Trouble;
use crate::model::{Labels, Point, Series, SeriesInfo, Text, Timestamp, Unit};

/// The longest time one point can stand for.
const WIDEST: Duration = Duration::from_mins(15);

/// Writes readings; one that is there already is replaced.
pub(in crate::journal) async fn record(
    connection: &mut SqliteConnection,
    readings: &[(SeriesInfo, Point)],
) -> Result<(), Trouble> {
    let mut last: Option<(&SeriesInfo, i64)> = None;
    for (info, point) in readings {
        let number = match last {
            Some((known, number)) if known == info => number,
            _ => series(connection, info).await?,
        };
        last = Some((info, number));
        insert(connection, number, point).await?;
    }
    Ok(())
}

/// The number of a series, as it is described now.
async fn series(connection: &mut SqliteConnection, info: &SeriesInfo) -> Result<i64, Trouble> {
    const UPSERT: &str = "INSERT INTO series (board, signal, labels, name, role, unit, query) \
        VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (board, signal, labels) DO UPDATE SET \
        name = excluded.name, role = excluded.role, unit = excluded.unit, query = excluded.query \
        RETURNING number";
    let upsert = sqlx::query(UPSERT)
        .bind(info.board.as_str())
        .bind(info.signal.as_str())
        .bind(serde_json::to_string(&info.labels)?)
        .bind(info.name.as_str())
        .bind(info.role.as_str())
        .bind(unit_name(info.unit))
        .bind(info.query.as_str());
    Ok(upsert.fetch_one(connection).await?.try_get(0)?)
}

/// Writes one point of a series.
pub(super) async fn insert(
    connection: &mut SqliteConnection,
    series: i64,
    point: &Point,
) -> Result<(), Trouble> {
    const UPSERT: &str = "INSERT INTO points (series, at, value, low, high, most, span) \
        VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (series, at) DO UPDATE SET value = excluded.value, \
        low = excluded.low, high = excluded.high, most = excluded.most, span = excluded.span";
    let number = |value: f64| (!value.is_nan()).then_some(value);
    sqlx::query(UPSERT)
        .bind(series)
        .bind(point.at.millis())
        .bind(number(point.value))
        .bind(number(point.low))
        .bind(number(point.high))
        .bind(point.limit.and_then(number))
        .bind(i64::try_from(point.span.as_millis()).unwrap_or(i64::MAX))
        .execute(connection)
        .await?;
    Ok(())
}

/// The board's readings that touch the time from `from` up to and with `to`, by signal and labels.
pub(in crate::journal) async fn of_range(
    connection: &mut SqliteConnection,
    board: &Text,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Series>, Trouble> {
    let mut all = Vec::new();
    for (number, info) in known(connection, board).await? {
        let mut points = stretch(connection, number, from - WIDEST, to).await?;
        points.retain(|point| point.at + point.span >= from);
        all.push(Series { info, points });
    }
    Ok(sorted(all))
}

/// How the board's series went, each drawn together into at most `most` points.
pub(in crate::journal) async fn outline(
    connection: &mut SqliteConnection,
    board: &Text,
    (from, to): (Timestamp, Timestamp),
    most: u32,
) -> Result<Vec<Series>, Trouble> {
    const SELECT: &str = "SELECT min(at), max(high), min(low), max(high), max(most), max(at + span) - min(at) \
        FROM points WHERE series = ? AND at >= ? AND at <= ? GROUP BY (at - ?) / ? ORDER BY 1";
    let width = i64::try_from(to.since(from).as_millis()).unwrap_or(i64::MAX) / i64::from(most.max(1)) + 1;
    let first = from - WIDEST;
    let mut all = Vec::new();
    for (number, info) in known(connection, board).await? {
        let select = sqlx::query(SELECT).bind(number).bind(first.millis()).bind(to.millis());
        let select = select.bind(first.millis()).bind(width);
        let points: Result<Vec<Point>, sqlx::Error> =
            select.fetch_all(&mut *connection).await?.iter().map(point).collect();
        let mut points = points?;
        points.retain(|point| point.at + point.span >= from);
        all.push(Series { info, points });
    }
    Ok(sorted(all))
}

/// Of each series the newest point at `moment`.
pub(in crate::journal) async fn at(
    connection: &mut SqliteConnection,
    board: &Text,
    moment: Timestamp,
) -> Result<Vec<Series>, Trouble> {
    const SELECT: &str = "SELECT at, value, low, high, most, span FROM points \
        WHERE series = ? AND at >= ? AND at <= ? ORDER BY at DESC LIMIT 1";
    let mut all = Vec::new();
    for (number, info) in known(connection, board).await? {
        let select = sqlx::query(SELECT).bind(number);
        let select = select.bind((moment - WIDEST).millis()).bind(moment.millis());
        let newest = select.fetch_optional(&mut *connection).await?;
        let points = newest.iter().map(point).collect::<Result<_, _>>()?;
        all.push(Series { info, points });
    }
    Ok(sorted(all))
}

/// Of each of the board's signals when its newest point is.
pub(in crate::journal) async fn newest(
    connection: &mut SqliteConnection,
    board: &Text,
) -> Result<BTreeMap<Text, Timestamp>, Trouble> {
    const SELECT: &str = "SELECT max(at) FROM points WHERE series = ?";
    let mut newest = BTreeMap::new();
    for (number, info) in known(connection, board).await? {
        let at: Option<i64> =
            sqlx::query(SELECT).bind(number).fetch_one(&mut *connection).await?.try_get(0)?;
        if let Some(at) = at.map(Timestamp::from_millis) {
            newest
                .entry(info.signal)
                .and_modify(|known: &mut Timestamp| *known = at.max(*known))
                .or_insert(at);
        }
    }
    Ok(newest)
}

/// The board's series with their numbers.
async fn known(connection: &mut SqliteConnection, board: &Text) -> Result<Vec<(i64, SeriesInfo)>, Trouble> {
    const SELECT: &str = "SELECT number, signal, name, role, unit, query, labels FROM series WHERE board = ?";
    let rows = sqlx::query(SELECT).bind(board.as_str()).fetch_all(&mut *connection).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, info(row, board)?))).collect()
}

/// Those that have any points, by signal and labels.
fn sorted(mut all: Vec<Series>) -> Vec<Series> {
    all.retain(|series| !series.points.is_empty());
    all.sort_by(|a, b| (&a.info.signal, &a.info.labels).cmp(&(&b.info.signal, &b.info.labels)));
    all
}

/// A series' points from `from` up to and with `to`, in order.
pub(super) async fn stretch(
    connection: &mut SqliteConnection,
    series: i64,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Point>, Trouble> {
    const SELECT: &str = "SELECT at, value, low, high, most, span FROM points \
        WHERE series = ? AND at >= ? AND at <= ? ORDER BY at";
    let select = sqlx::query(SELECT).bind(series).bind(from.millis()).bind(to.millis());
    let points: Result<_, sqlx::Error> = select.fetch_all(connection).await?.iter().map(point).collect();
    Ok(points?)
}

fn point(row: &SqliteRow) -> Result<Point, sqlx::Error> {
    let number = |at: usize| row.try_get::<Option<f64>, _>(at).map(|value| value.unwrap_or(f64::NAN));
    Ok(Point {
        at: Timestamp::from_millis(row.try_get(0)?),
        value: number(1)?,
        low: number(2)?,
        high: number(3)?,
        limit: row.try_get(4)?,
        span: Duration::from_millis(row.try_get::<i64, _>(5)?.unsigned_abs()),
    })
}

fn info(row: &SqliteRow, board: &Text) -> Result<SeriesInfo, Trouble> {
    let labels: Labels = serde_json::from_str(row.try_get(6)?)
        .map_err(|_| Trouble::Damaged("the labels of a series cannot be read".to_owned()))?;
    Ok(SeriesInfo {
        board: board.clone(),
        signal: Text::line(row.try_get(1)?),
        name: Text::line(row.try_get(2)?),
        role: Text::line(row.try_get(3)?),
        unit: Unit::from_name(row.try_get(4)?).unwrap_or_default(),
        query: Text::block(row.try_get(5)?),
        labels,
    })
}

fn unit_name(unit: Unit) -> &'static str {
    Unit::NAMES.iter().find(|(_, known)| *known == unit).map_or("count", |(name, _)| name)
}
