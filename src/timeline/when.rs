//! Times as an operator types them: on the clock they look at, UTC unless that is another zone's.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};

use crate::model::{Timestamp, Zone};

/// When and on which clock something is typed. A moment alone is on UTC's.
#[derive(Clone, Copy, Debug)]
pub struct Here<'z> {
    /// The moment.
    pub now: Timestamp,
    /// Whose clock typed times are of.
    pub zone: &'z Zone,
}

impl From<Timestamp> for Here<'static> {
    fn from(now: Timestamp) -> Self {
        Self { now, zone: Zone::utc() }
    }
}

/// A time of day (`02:40`, `02:40:30`), taken as the nearest one that is not after now, or a date
/// (`2024-08-14`, `2024-08-14T02:40`, with seconds if liked); with `Z` it is UTC on every clock.
pub(super) fn moment(word: &str, here: Here<'_>) -> Option<Timestamp> {
    let (word, here) = match word.strip_suffix(['Z', 'z']) {
        Some(word) => (word, Here::from(here.now)),
        None => (word, here),
    };
    time_of_day(word, here).or_else(|| date(word, here.zone))
}

/// How long (`30m`, `2h`, `1h30m`), counted back from now, or a [`moment`].
pub(super) fn back(word: &str, here: Here<'_>) -> Option<Timestamp> {
    moment(word, here).or_else(|| Some(here.now - humantime::parse_duration(word).ok()?))
}

/// Where clocks are set back the later of two; where they are set forward it was the day before.
fn time_of_day(word: &str, Here { now, zone }: Here<'_>) -> Option<Timestamp> {
    let time = ["%H:%M", "%H:%M:%S"].iter().find_map(|form| NaiveTime::parse_from_str(word, form).ok())?;
    let today = zone.local(now).date_naive();
    let days = [Some(today), today.checked_sub_days(Days::new(1)), today.checked_sub_days(Days::new(2))];
    let moments = days.into_iter().flatten().flat_map(|day| zone.moments(day.and_time(time)));
    moments.filter(|at| *at <= now).max()
}

fn date(word: &str, zone: &Zone) -> Option<Timestamp> {
    let forms = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"];
    let time = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(word, form).ok());
    let midnight = || NaiveDate::parse_from_str(word, "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0);
    let moments = zone.moments(time.or_else(midnight)?);
    moments.first().copied()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn read(word: &str) -> Option<String> {
        let now = date("2024-08-14T04:30", &Zone::UTC).unwrap();
        back(word, now.into()).map(|time| time.to_string())
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

    #[test]
    fn another_clock_is_read_as_it_stands() {
        // Clocks went forward by an hour at 02:00 on 14 August, and back at 03:00 on the 24th.
        let (forward, back) = (date("2024-08-14T00:00", &Zone::UTC), date("2024-08-24T00:00", &Zone::UTC));
        let (forward, back) = (forward.unwrap(), back.unwrap());
        let far = Duration::from_hours(48);
        let zone =
            Zone::between(
                forward - far,
                back + far,
                |at| if at >= forward && at < back { 10_800 } else { 7200 },
            );
        let read = |word: &str, now: Timestamp| {
            moment(word, Here { now, zone: &zone }).map(|at| at.to_string()).unwrap_or_default()
        };
        let noon = forward + Duration::from_hours(9);
        assert_eq!(read("11:40", noon), "2024-08-14T08:40:00.000Z");
        assert_eq!(read("08:40Z", noon), "2024-08-14T08:40:00.000Z");
        assert_eq!(read("02:30", noon), "2024-08-13T00:30:00.000Z", "today it was skipped");
        assert_eq!(read("2024-08-14T02:30", noon), "", "it never was");
        assert_eq!(
            read("02:30", back + Duration::from_hours(3)),
            "2024-08-24T00:30:00.000Z",
            "the later one"
        );
        assert_eq!(
            read("02:30", back + Duration::from_mins(10)),
            "2024-08-23T23:30:00.000Z",
            "the one that was"
        );
    }
}
