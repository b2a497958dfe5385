//! A time zone as plain data: from when on which offset from UTC holds.

use chrono::{DateTime, FixedOffset, NaiveDateTime, Offset as _, Utc};

use super::timestamp::Timestamp;

/// How far apart a zone's offsets are looked at; no zone has ever changed twice within it.
const STRIDE: i64 = 3 * 24 * 3600 * 1000;

/// A time zone as plain data, so that what draws and updates needs no machine to ask.
///
/// ```
/// use warroom::model::{Timestamp, Zone};
///
/// let winter = Timestamp::from_millis(1_723_600_000_000);
/// assert_eq!((Zone::UTC.label(winter).as_str(), Zone::UTC.offset(winter)), ("UTC", 0));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    /// Seconds east of UTC before the first step.
    first: i32,
    /// From when on so many seconds east of UTC, in order.
    steps: Vec<(Timestamp, i32)>,
}

impl Zone {
    /// Universal time.
    pub const UTC: Self = Self { first: 0, steps: Vec::new() };

    /// Universal time, to borrow.
    pub const fn utc() -> &'static Self {
        static UTC: Zone = Zone::UTC;
        &UTC
    }

    /// The zone that has `offset`, in seconds east of UTC, at each moment from `from` to `until`; before and
    /// after that it stays as it is there. Each change is found to the second.
    pub fn between(from: Timestamp, until: Timestamp, offset: impl Fn(Timestamp) -> i32) -> Self {
        let first = offset(from);
        let (mut at, mut holds, mut steps) = (from, first, Vec::new());
        while at < until {
            let next = Timestamp::from_millis(at.millis().saturating_add(STRIDE)).min(until);
            let then = offset(next);
            if then != holds {
                steps.push((change(at, next, &offset), then));
                holds = then;
            }
            at = next;
        }
        Self { first, steps }
    }

    /// Seconds east of UTC at a moment.
    pub fn offset(&self, at: Timestamp) -> i32 {
        let after = self.steps.partition_point(|(from, _)| *from <= at);
        after.checked_sub(1).and_then(|last| self.steps.get(last)).map_or(self.first, |(_, offset)| *offset)
    }

    /// What clock and calendar of the zone show at a moment.
    pub fn local(&self, at: Timestamp) -> DateTime<FixedOffset> {
        let offset = FixedOffset::east_opt(self.offset(at)).unwrap_or_else(|| Utc.fix());
        at.utc().with_timezone(&offset)
    }

    /// The moments at which clock and calendar show this, the earliest first: two where clocks are set back,
    /// none where they are set forward.
    pub fn moments(&self, shown: NaiveDateTime) -> Vec<Timestamp> {
        let mut offsets: Vec<i32> =
            self.steps.iter().map(|(_, offset)| *offset).chain([self.first]).collect();
        offsets.sort_unstable_by(|a, b| b.cmp(a));
        offsets.dedup();
        let as_utc = Timestamp::from(shown.and_utc()).millis();
        let candidates = offsets
            .into_iter()
            .map(|offset| (Timestamp::from_millis(as_utc.saturating_sub(i64::from(offset) * 1000)), offset));
        candidates.filter(|(at, offset)| self.offset(*at) == *offset).map(|(at, _)| at).collect()
    }

    /// Whether it is universal time, whatever it is called.
    pub const fn is_utc(&self) -> bool {
        self.first == 0 && self.steps.is_empty()
    }

    /// What stands beside a time of this zone: `UTC`, `UTC+2`, `UTC-03:30`; `UTC+0` where it is only now that
    /// the zone has no offset.
    pub fn label(&self, at: Timestamp) -> String {
        if self.is_utc() {
            return "UTC".to_owned();
        }
        let offset = self.offset(at);
        let sign = if offset < 0 { '-' } else { '+' };
        let (hours, minutes) = (offset.abs() / 3600, offset.abs() / 60 % 60);
        if minutes == 0 { format!("UTC{sign}{hours}") } else { format!("UTC{sign}{hours:02}:{minutes:02}") }
    }
}

impl Default for Zone {
    fn default() -> Self {
        Self::UTC
    }
}

/// The first second within `from..=until` that has another offset than `from`.
fn change(from: Timestamp, until: Timestamp, offset: impl Fn(Timestamp) -> i32) -> Timestamp {
    let holds = offset(from);
    let (mut before, mut after) = (from.millis().div_euclid(1000), until.millis().div_euclid(1000));
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        if offset(Timestamp::from_millis(middle * 1000)) == holds { before = middle } else { after = middle }
    }
    Timestamp::from_millis(after * 1000)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    const HOUR: i64 = 3_600_000;
    /// 01:00 UTC on 31 March 2024, when Berlin sets its clocks forward.
    const SPRING: Timestamp = Timestamp::from_millis(1_711_846_800_000);
    /// 01:00 UTC on 27 October 2024, when it sets them back.
    const AUTUMN: Timestamp = Timestamp::from_millis(1_729_990_800_000);

    fn berlin() -> Zone {
        let year = 365 * 24 * HOUR;
        let from = Timestamp::from_millis(SPRING.millis() - year / 2);
        let until = Timestamp::from_millis(AUTUMN.millis() + year / 4);
        Zone::between(from, until, |at| if at >= SPRING && at < AUTUMN { 7200 } else { 3600 })
    }

    fn shown(day: (u32, u32), hour: u32, minute: u32) -> NaiveDateTime {
        NaiveDate::from_ymd_opt(2024, day.0, day.1).unwrap().and_hms_opt(hour, minute, 0).unwrap()
    }

    #[test]
    fn changes_are_found_to_the_second() {
        let berlin = berlin();
        assert_eq!(berlin.steps, [(SPRING, 7200), (AUTUMN, 3600)]);
        let before = |at: Timestamp| Timestamp::from_millis(at.millis() - 1);
        let around = [before(SPRING), SPRING, before(AUTUMN), AUTUMN];
        let shown = around.map(|at| berlin.local(at).format("%H:%M:%S").to_string());
        assert_eq!(shown, ["01:59:59", "03:00:00", "02:59:59", "02:00:00"]);
        assert_eq!(around.map(|at| berlin.label(at)), ["UTC+1", "UTC+2", "UTC+2", "UTC+1"]);
    }

    #[test]
    fn an_hour_is_missing_in_spring_and_there_twice_in_autumn() {
        let berlin = berlin();
        assert_eq!(berlin.moments(shown((3, 31), 2, 30)), []);
        let twice = berlin.moments(shown((10, 27), 2, 30));
        assert_eq!(twice, [-1, 1].map(|half| Timestamp::from_millis(AUTUMN.millis() + half * HOUR / 2)));
        assert_eq!(berlin.moments(shown((7, 1), 12, 0)).len(), 1);
    }

    #[test]
    fn an_offset_of_none_or_of_half_an_hour_is_told() {
        let none = Zone { first: 0, steps: vec![(SPRING, 3600)] };
        let half = Zone { first: -12_600, steps: Vec::new() };
        assert_eq!(none.label(Timestamp::default()), "UTC+0");
        assert_eq!([half.label(SPRING), Zone::UTC.label(SPRING)], ["UTC-03:30", "UTC"]);
    }
}
