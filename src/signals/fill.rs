//! What a server remembers, put where nothing is known.

use std::time::Duration;

use super::coarse::{Coarse, longest};
use super::history::History;
use crate::model::{Reading, Sample, Timestamp};

impl History {
    /// Takes in readings of the past, in order of time and `step` apart, where it knows nothing of its own.
    /// Where one is missing nothing is known.
    pub fn fill(&mut self, past: &[&Reading], step: Duration) {
        let known: Vec<Timestamp> = self.points.iter().filter(|p| !p.value.is_nan()).map(|p| p.at).collect();
        let is_known = |at: Timestamp| {
            let next = known.partition_point(|known| *known < at);
            let beside =
                [next.checked_sub(1), Some(next)].into_iter().flatten().filter_map(|at| known.get(at));
            beside.into_iter().any(|known| known.since(at).max(at.since(*known)) <= step / 2)
        };
        let is_new = |reading: &&&Reading| !reading.value.is_nan() && !is_known(reading.at);
        let news: Vec<&Reading> = past.iter().filter(is_new).copied().collect();
        let Some(last) = news.last() else { return };
        let until = self.coarse.map_or(last.at, |coarse| coarse.until().max(last.at));
        self.coarse = Some(Coarse::new(until, step));
        self.close_gaps(&news, step);
        self.merge(&news, step);
        self.trim();
    }

    /// Takes away the marks of gaps that are none any more.
    fn close_gaps(&mut self, news: &[&Reading], step: Duration) {
        let is_closed = |at: Timestamp| {
            let next = news.partition_point(|reading| reading.at < at);
            let before = next.checked_sub(1).and_then(|at| news.get(at)).map(|reading| reading.at);
            let after = news.get(next).map(|reading| reading.at);
            before.zip(after).is_some_and(|(before, after)| after.since(before) <= longest(step))
        };
        self.points.retain(|point| !point.value.is_nan() || !is_closed(point.at));
        self.gaps.retain(|at| !is_closed(*at));
    }

    /// The readings between the samples it has; a gap is marked where one of them has none after it.
    fn merge(&mut self, news: &[&Reading], step: Duration) {
        let limit_at = |at: Timestamp| {
            let since = self.limits.partition_point(|(since, _)| *since <= at);
            since.checked_sub(1).and_then(|at| self.limits.get(at)).and_then(|(_, limit)| *limit)
        };
        let own = self.points.iter().map(|point| (*point, limit_at(point.at), false));
        let theirs = news.iter().map(|news| (Sample::new(news.at, news.value), news.limit, true));
        let mut all: Vec<(Sample, Option<f64>, bool)> = own.chain(theirs).collect();
        all.sort_by_key(|(sample, ..)| sample.at);
        self.points.clear();
        self.limits.clear();
        for (number, (sample, limit, is_news)) in all.iter().enumerate() {
            self.points.push_back(*sample);
            if !sample.value.is_nan() && self.limits.back().is_none_or(|(_, known)| known != limit) {
                self.limits.push_back((sample.at, *limit));
            }
            let next = all.get(number + 1).map(|(next, ..)| next.at);
            if *is_news && next.is_some_and(|next| next.since(sample.at) > longest(step)) {
                let end = sample.at + step;
                self.points.push_back(Sample::new(end, f64::NAN));
                self.gaps.insert(end);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Labels;

    const STEP: Duration = Duration::from_secs(30);

    /// Seconds and a value, which is half of what it can be.
    fn reading((secs, value): &(i64, f64)) -> Reading {
        let at = Timestamp::from_millis(secs * 1000);
        Reading { labels: Labels::default(), value: *value, limit: Some(value * 2.0), at }
    }

    fn history(own: &[(i64, f64)], past: &[(i64, f64)]) -> History {
        let mut history = History::default();
        for point in own {
            match reading(point) {
                gap if gap.value.is_nan() => history.gap(gap.at),
                reading => history.read(&reading),
            }
        }
        let past: Vec<Reading> = past.iter().map(reading).collect();
        let past: Vec<&Reading> = past.iter().collect();
        history.fill(&past, STEP);
        history.fill(&past, STEP);
        history
    }

    fn filled(own: &[(i64, f64)], past: &[(i64, f64)]) -> String {
        let told = |sample: Sample| {
            let value = if sample.value.is_nan() { "?".to_owned() } else { sample.value.to_string() };
            format!("{}:{value}", sample.at.millis() / 1000)
        };
        let mut points: Vec<String> = history(own, past).newest().map(told).collect();
        points.reverse();
        points.join(" ")
    }

    #[test]
    fn the_past_stands_before_the_present_once() {
        let past = [(0, 1.0), (30, 2.0), (60, 3.0)];
        assert_eq!(filled(&[(60, 3.5), (65, 4.0)], &past), "0:1 30:2 60:3.5 65:4");
        assert_eq!(filled(&[], &past), "0:1 30:2 60:3");
    }

    #[test]
    fn a_missing_sample_is_a_gap() {
        assert_eq!(
            filled(&[(150, 9.0)], &[(0, 1.0), (30, 2.0), (90, 3.0)]),
            "0:1 30:2 60:? 90:3 120:? 150:9"
        );
        let nan = f64::NAN;
        assert_eq!(filled(&[], &[(0, 1.0), (30, nan), (60, nan), (90, 3.0)]), "0:1 30:? 90:3");
    }

    #[test]
    fn an_outage_is_filled_and_what_was_read_here_stays() {
        let own = [(0, 1.0), (5, 1.5), (10, f64::NAN), (120, 9.0)];
        let past = [(0, 7.0), (30, 2.0), (60, 3.0), (90, 4.0), (120, 7.0)];
        assert_eq!(filled(&own, &past), "0:1 5:1.5 10:? 30:2 60:3 90:4 120:9");
    }

    #[test]
    fn a_coarse_past_is_no_row_of_dots() {
        let history = history(&[(120, 9.0)], &[(0, 1.0), (30, 2.0), (60, 3.0)]);
        let (end, hold) = (Timestamp::from_millis(120_000), Duration::from_secs(10));
        let columns = history.columns(end, Duration::from_mins(2), 12, hold);
        let known: String = columns.iter().map(|column| if column.is_some() { '#' } else { '.' }).collect();
        assert_eq!(known, "#########..#");
    }

    #[test]
    fn each_moment_has_its_limit() {
        let history = history(&[(60, 3.0), (65, 4.0)], &[(0, 1.0), (30, 2.0), (60, 9.0)]);
        let at = |secs: i64| history.at(Timestamp::from_millis(secs * 1000)).and_then(|(_, limit)| limit);
        assert_eq!([at(1), at(31), at(61), at(66)], [Some(2.0), Some(4.0), Some(6.0), Some(8.0)]);
    }
}
