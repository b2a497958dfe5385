//! Parts of dates, in UTC.

use chrono::{DateTime, Datelike, Months, NaiveDate, Timelike, Utc};

/// The calendar's view of (fractional) seconds since the epoch; `None` outside its range.
pub(super) fn date(seconds: f64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds as i64, 0)
}

pub(super) fn day_of_month(date: DateTime<Utc>) -> u32 {
    date.day()
}

/// Sunday is 0.
pub(super) fn day_of_week(date: DateTime<Utc>) -> u32 {
    date.weekday().num_days_from_sunday()
}

/// The first of January is 1.
pub(super) fn day_of_year(date: DateTime<Utc>) -> u32 {
    date.ordinal()
}

pub(super) fn days_in_month(date: DateTime<Utc>) -> u32 {
    NaiveDate::from_ymd_opt(date.year(), date.month(), 1)
        .and_then(|first| first.checked_add_months(Months::new(1)))
        .and_then(|next| next.pred_opt())
        .map_or(31, |last| last.day())
}

pub(super) fn hour(date: DateTime<Utc>) -> u32 {
    date.hour()
}

pub(super) fn minute(date: DateTime<Utc>) -> u32 {
    date.minute()
}

pub(super) fn month(date: DateTime<Utc>) -> u32 {
    date.month()
}

pub(super) fn year(date: DateTime<Utc>) -> u32 {
    u32::try_from(date.year()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn february_knows_its_leap_years() {
        // 2024-02-29T23:59:59Z and 2023-02-01T00:00:00Z.
        assert_eq!(days_in_month(date(1_709_251_199.0).unwrap()), 29);
        assert_eq!(days_in_month(date(1_675_209_600.0).unwrap()), 28);
        assert_eq!(day_of_year(date(1_709_251_199.0).unwrap()), 60);
    }

    #[test]
    fn the_epoch_was_a_thursday() {
        assert_eq!(day_of_week(date(0.0).unwrap()), 4);
        assert_eq!(date(1e300), None);
    }
}
