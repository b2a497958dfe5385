//! Times as an operator types them. All are UTC.

use std::time::Duration;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use crate::model::Timestamp;

const DAY: Duration = Duration::from_hours(24);

/// A time of day (`02:40`, `02:40:30`), taken as the nearest one that is not after `now`, or a date
/// (`2024-08-14`, `2024-08-14T02:40`, with seconds and `Z` if liked).
pub(super) fn moment(word: &str, now: Timestamp) -> Option<Timestamp> {
    time_of_day(word, now).or_else(|| date(word))
}

/// How long (`30m`, `2h`, `1h30m`), counted back from `now`, or a [`moment`].
pub(super) fn back(word: &str, now: Timestamp) -> Option<Timestamp> {
    moment(word, now).or_else(|| Some(now - humantime::parse_duration(word).ok()?))
}

fn time_of_day(word: &str, now: Timestamp) -> Option<Timestamp> {
    let time = ["%H:%M", "%H:%M:%S"].iter().find_map(|form| NaiveTime::parse_from_str(word, form).ok())?;
    let today = Timestamp::from(now.utc().date_naive().and_time(time).and_utc());
    Some(if today > now { today - DAY } else { today })
}

fn date(word: &str) -> Option<Timestamp> {
    let word = word.strip_suffix('Z').unwrap_or(word);
    let forms = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"];
    let time = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(word, form).ok());
    let midnight = || NaiveDate::parse_from_str(word, "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0);
    Some(Timestamp::from(time.or_else(midnight)?.and_utc()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(word: &str) -> Option<String> {
        let now = date("2024-08-14T04:30").unwrap();
        back(word, now).map(|time| time.to_string())
    }

    #[test]
    fn a_time_of_day_is_the_nearest_past_one() {
        assert_eq!(read("02:40").unwrap(), "2024-08-14T02:40:00.000Z");
        assert_eq!(read("04:30:00").unwrap(), "2024-08-14T04:30:00.000Z");
        assert_eq!(read("23:59").unwrap(), "2024-08-13T23:59:00.000Z");
    }

    #[test]
    fn dates_and_durations() {
        assert_eq!(read("2024-08-13").unwrap(), "2024-08-13T00:00:00.000Z");
        assert_eq!(read("2024-08-13T02:40Z").unwrap(), "2024-08-13T02:40:00.000Z");
        assert_eq!(read("1h30m").unwrap(), "2024-08-14T03:00:00.000Z");
    }

    #[test]
    fn other_words_are_no_times() {
        for word in ["", "25:00", "2024-13-01", "yesterday", "12", "@02:40"] {
            assert_eq!(read(word), None, "{word}");
        }
    }
}
