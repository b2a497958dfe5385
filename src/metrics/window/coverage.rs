//! When the endpoint was watched.

use std::collections::VecDeque;

use crate::model::Timestamp;

/// The times of the scrapes that came through, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Coverage {
    times: VecDeque<Timestamp>,
}

impl Coverage {
    /// Notes a scrape; `at` is after all those before it, or counts as the last of them.
    pub(super) fn scraped(&mut self, at: Timestamp) {
        if self.times.back().is_none_or(|last| *last < at) {
            self.times.push_back(at);
        }
    }

    /// Forgets what lies before `oldest`.
    pub(super) fn forget_before(&mut self, oldest: Timestamp) {
        let first = self.times.partition_point(|time| *time < oldest);
        self.times.drain(..first);
    }

    /// Where the watched part of a range begins.
    ///
    /// That is its beginning, unless the first scrape came clearly later: more than two average
    /// spacings of the scrapes in the range. One spacing is the most a steady watch can be late,
    /// the other is for a scrape that was slow. A range with fewer than two scrapes has no
    /// increase to divide.
    pub(super) fn begins(&self, from: Timestamp, to: Timestamp) -> Timestamp {
        let first = self.times.partition_point(|time| *time < from);
        let behind = self.times.partition_point(|time| *time <= to);
        let count = behind.saturating_sub(first);
        let (Some(earliest), Some(latest)) = (self.times.get(first), self.times.get(behind.wrapping_sub(1)))
        else {
            return from;
        };
        let Some(spacing) = u32::try_from(count)
            .ok()
            .and_then(|count| latest.since(*earliest).checked_div(count.checked_sub(1)?))
        else {
            return from;
        };
        if *earliest > from + 2 * spacing { *earliest } else { from }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begins(scrapes: &[i64], from: i64, to: i64) -> i64 {
        let mut coverage = Coverage::default();
        let at = |secs: i64| Timestamp::from_millis(secs * 1000);
        for secs in scrapes {
            coverage.scraped(at(*secs));
        }
        coverage.begins(at(from), at(to)).millis() / 1000
    }

    #[test]
    fn after_a_start_only_the_watched_part_counts() {
        assert_eq!(begins(&[100, 101], 41, 101), 100);
        assert_eq!(begins(&[100, 101, 106, 111], 51, 111), 100);
    }

    #[test]
    fn a_steady_watch_covers_the_whole_range() {
        let steady: Vec<i64> = (0..100).map(|at| at * 5).collect();
        for to in 200..400 {
            assert_eq!(begins(&steady, to - 60, to), to - 60);
        }
        assert_eq!(begins(&[0, 30, 60, 90], 40, 100), 40);
    }

    #[test]
    fn after_an_outage_only_the_time_since_counts() {
        let scrapes: Vec<i64> = (0..13).map(|at| at * 5).chain([180, 185, 190]).collect();
        assert_eq!(begins(&scrapes, 130, 190), 180);
        // With scrapes from before in it, the range is what Prometheus would divide by.
        assert_eq!(begins(&scrapes, 50, 190), 50);
    }

    #[test]
    fn too_few_scrapes_say_nothing() {
        assert_eq!(begins(&[], 0, 60), 0);
        assert_eq!(begins(&[59], 0, 60), 0);
        assert_eq!(begins(&[10, 59], 50, 40), 50);
    }

    #[test]
    fn forgets() {
        let mut coverage = Coverage::default();
        (0..10).for_each(|at| coverage.scraped(Timestamp::from_millis(at)));
        coverage.forget_before(Timestamp::from_millis(7));
        assert_eq!(coverage.times.len(), 3);
    }
}
