//! Thinning readings with age, a little at a time.

use std::time::Duration;

use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::points::{insert, stretch};
use crate::journal::error::Trouble;
use crate::journal::merge::{floor, merged};
use crate::model::{Text, Timestamp};

const BEGINNING: Timestamp = Timestamp::from_millis(i64::MIN);
const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

/// What is older than this is dropped.
const KEPT: Duration = Duration::from_hours(90 * 24);

/// One step of ageing.
struct Step {
    /// From this age on.
    age: Duration,
    /// One point for so long.
    width: Duration,
    /// How much time is worked on at once.
    portion: Duration,
    /// Where the series remembers how far it has come.
    mark: &'static str,
    set_mark: &'static str,
}

const STEPS: [Step; 2] = [
    Step {
        age: Duration::from_hours(6),
        width: Duration::from_mins(1),
        portion: HOUR,
        mark: "SELECT number, minutes_until FROM series WHERE board = ?",
        set_mark: "UPDATE series SET minutes_until = ? WHERE number = ?",
    },
    Step {
        age: Duration::from_hours(7 * 24),
        width: Duration::from_mins(15),
        portion: DAY,
        mark: "SELECT number, quarters_until FROM series WHERE board = ?",
        set_mark: "UPDATE series SET quarters_until = ? WHERE number = ?",
    },
];

/// A portion of one series that is due.
#[derive(Clone, Debug)]
pub(in crate::journal) struct Portion {
    series: i64,
    from: Timestamp,
    /// The first moment after it.
    to: Timestamp,
    work: Work,
}

#[derive(Clone, Debug)]
enum Work {
    Merge { width: Duration, set_mark: &'static str },
    Drop,
}

/// The next portion of every series and step: first what is dropped, then what is drawn together.
pub(in crate::journal) async fn due(
    connection: &mut SqliteConnection,
    board: &Text,
    now: Timestamp,
) -> Result<Vec<Portion>, Trouble> {
    let mut due = Vec::new();
    let mut begin = BEGINNING;
    for step in STEPS.iter().rev() {
        let end = floor(now - step.age, step.width);
        for (series, mark) in marks(connection, board, step.mark).await? {
            // What is old enough for a later step is left to it.
            let Some(first) = first(connection, series, mark.max(begin), end).await? else { continue };
            let from = floor(first, step.width);
            let work = Work::Merge { width: step.width, set_mark: step.set_mark };
            due.push(Portion { series, from, to: (from + step.portion).min(end), work });
        }
        begin = end;
    }
    let end = now - KEPT;
    for (series, _) in marks(connection, board, STEPS[0].mark).await? {
        let Some(from) = first(connection, series, BEGINNING, end).await? else { continue };
        due.push(Portion { series, from, to: (from + DAY * 30).min(end), work: Work::Drop });
    }
    due.reverse();
    Ok(due)
}

/// The board's series, and up to when each has been thinned.
async fn marks(
    connection: &mut SqliteConnection,
    board: &Text,
    select: &'static str,
) -> Result<Vec<(i64, Timestamp)>, Trouble> {
    let rows = sqlx::query(select).bind(board.as_str()).fetch_all(connection).await?;
    let mark = |row: &SqliteRow| -> Result<(i64, Timestamp), sqlx::Error> {
        let until = row.try_get::<Option<i64>, _>(1)?;
        Ok((row.try_get(0)?, until.map_or(BEGINNING, Timestamp::from_millis)))
    };
    Ok(rows.iter().map(mark).collect::<Result<_, _>>()?)
}

async fn first(
    connection: &mut SqliteConnection,
    series: i64,
    from: Timestamp,
    to: Timestamp,
) -> Result<Option<Timestamp>, Trouble> {
    const FIRST: &str = "SELECT min(at) FROM points WHERE series = ? AND at >= ? AND at < ?";
    let select = sqlx::query(FIRST).bind(series).bind(from.millis()).bind(to.millis());
    let row = select.fetch_one(connection).await?;
    Ok(row.try_get::<Option<i64>, _>(0)?.map(Timestamp::from_millis))
}

/// Thins one portion.
pub(in crate::journal) async fn thin(
    connection: &mut SqliteConnection,
    portion: &Portion,
) -> Result<(), Trouble> {
    let Portion { series, from, to, work } = portion;
    let points = match work {
        Work::Merge { width, .. } => {
            let last = *to - Duration::from_millis(1);
            merged(&stretch(connection, *series, *from, last).await?, *width)
        }
        Work::Drop => Vec::new(),
    };
    let delete = sqlx::query("DELETE FROM points WHERE series = ? AND at >= ? AND at < ?");
    delete.bind(series).bind(from.millis()).bind(to.millis()).execute(&mut *connection).await?;
    for point in &points {
        insert(connection, *series, point).await?;
    }
    if let Work::Merge { set_mark, .. } = work {
        sqlx::query(*set_mark).bind(to.millis()).bind(series).execute(connection).await?;
    }
    Ok(())
}
