//! Readings: kept, thinned with age, bounded.

use std::time::Duration;

use warroom::journal::{Journal, Lease};
use warroom::model::{Labels, Point, SeriesInfo, Text, Timestamp, Unit};

use crate::common::{Place, lease, note, run};
use crate::story::board;

const NOW: Timestamp = Timestamp::from_millis(1_723_600_800_000);
const LONG_AGO: Timestamp = Timestamp::from_millis(0);

fn info(signal: &str, pool: &str) -> SeriesInfo {
    SeriesInfo {
        board: board(),
        signal: Text::line(signal),
        name: Text::line("Error rate"),
        role: Text::line("errors"),
        unit: Unit::Ratio,
        query: Text::line("rate(x[1m])"),
        labels: Labels::new([("pool", pool)]),
    }
}

fn ago(secs: u64) -> Timestamp {
    NOW - Duration::from_secs(secs)
}

async fn points(journal: &Journal) -> Vec<Point> {
    let series = journal.readings(&board(), LONG_AGO, NOW).await.unwrap();
    series.into_iter().flat_map(|series| series.points).collect()
}

#[test]
fn come_back_as_they_were() {
    run(async {
        let place = Place::new();
        let journal = place.open().await;
        let fence = lease(&journal, "one", NOW).await;
        let gone = Point::one(ago(5), f64::NAN, None);
        let endless = Point::one(ago(4), f64::INFINITY, Some(50.0));
        let readings = [
            (info("b", "x"), endless),
            (info("a", "y"), gone),
            (info("a", "x"), Point::one(ago(9), 1.5, None)),
        ];
        journal.write(&[note(1)], &readings, Some(&fence)).await.unwrap();
        let found = journal.readings(&board(), ago(9), ago(4)).await.unwrap();
        let infos: Vec<_> = found.iter().map(|series| series.info.clone()).collect();
        assert_eq!(infos, [info("a", "x"), info("a", "y"), info("b", "x")]);
        assert_eq!((found[0].points[0], found[2].points[0]), (readings[2].1, endless));
        let nan = found[1].points[0];
        assert!(nan.value.is_nan() && nan.low.is_nan() && nan.high.is_nan());
        assert_eq!((nan.at, nan.limit, nan.span), (ago(5), None, Duration::ZERO));
        assert_eq!(journal.readings(&board(), ago(3), NOW).await.unwrap(), []);
        assert_eq!(journal.readings(&Text::line("other"), LONG_AGO, NOW).await.unwrap(), []);
    });
}

#[test]
fn of_each_signal_the_newest_is_known() {
    run(async {
        let place = Place::new();
        let journal = place.open().await;
        assert!(journal.newest_readings(&board()).await.unwrap().is_empty());
        let fence = lease(&journal, "one", NOW).await;
        let elsewhere = SeriesInfo { board: Text::line("other"), ..info("a", "x") };
        let read = [(info("a", "x"), 9), (info("a", "y"), 4), (info("a", "x"), 7), (info("b", "x"), 30)];
        let readings = read.map(|(info, secs)| (info, Point::one(ago(secs), 1.0, None)));
        journal.record(&readings, &fence).await.unwrap();
        let newest = journal.newest_readings(&board()).await.unwrap();
        let wanted = [("a", ago(4)), ("b", ago(30))].map(|(id, at)| (Text::line(id), at));
        assert_eq!(newest, wanted.into());
        let taken = journal.take_lease(&elsewhere.board, &Text::line("one"), NOW).await.unwrap();
        let Lease::Held { fence: other, .. } = taken else { panic!("not free: {taken:?}") };
        journal.record(&[(elsewhere, Point::one(ago(1), 1.0, None))], &other).await.unwrap();
        assert_eq!(journal.newest_readings(&board()).await.unwrap(), newest);
    });
}

#[test]
fn a_series_is_described_as_it_was_last() {
    run(async {
        let place = Place::new();
        let journal = place.open().await;
        let fence = lease(&journal, "one", NOW).await;
        let renamed = SeriesInfo { name: Text::line("Errors"), ..info("a", "x") };
        for (n, info) in [info("a", "x"), renamed.clone()].into_iter().enumerate() {
            let point = Point::one(ago(10 - n as u64), 1.0, None);
            journal.record(&[(info, point)], &fence).await.unwrap();
        }
        let found = journal.readings(&board(), LONG_AGO, NOW).await.unwrap();
        assert_eq!((found.len(), &found[0].info, found[0].points.len()), (1, &renamed, 2));
    });
}

/// A reading a minute over 100 days, and one every five seconds for the last ten hours.
async fn fill(journal: &Journal) -> warroom::journal::Fence {
    let fence = lease(journal, "one", NOW).await;
    let old = (600..100 * 24 * 60).map(|minute| ago(minute * 60));
    let new = (0..10 * 720).map(|n| ago(n * 5));
    let value = |at: Timestamp| if at == ago(7 * 3600 + 25) { 99.0 } else { 1.0 };
    let readings: Vec<_> =
        old.chain(new).map(|at| (info("a", "x"), Point::one(at, value(at), None))).collect();
    journal.record(&readings, &fence).await.unwrap();
    fence
}

#[test]
fn are_thinned_with_age_and_keep_their_extremes() {
    run(async {
        let place = Place::new();
        let journal = place.open().await;
        let fence = fill(&journal).await;
        let mut calls = 0;
        while journal.thin(&fence, NOW).await.unwrap() {
            calls += 1;
            assert!(calls < 2000, "thinning never ends");
        }
        let thinned = points(&journal).await;
        let between = |from: u64, to: u64| {
            thinned.iter().filter(|point| point.at > ago(from) && point.at <= ago(to)).collect::<Vec<_>>()
        };
        assert_eq!(between(6 * 3600, 0).len(), 6 * 720, "all of six hours");
        let minutes = between(9 * 3600, 6 * 3600 + 60);
        assert!((178..=181).contains(&minutes.len()), "{} minutes of three hours", minutes.len());
        let peak = minutes.iter().find(|point| point.high > 1.0).unwrap();
        assert_eq!((peak.high, peak.low, peak.value), (99.0, 1.0, 1.0));
        assert_eq!(peak.span, Duration::from_secs(55));
        let day = 24 * 3600;
        let quarters = between(20 * day, 19 * day).len();
        assert!((95..=97).contains(&quarters), "{quarters} quarters of a day");
        assert!(thinned[0].at >= ago(90 * day), "nothing is kept for ever");
        let once = points(&journal).await;
        assert!(!journal.thin(&fence, NOW).await.unwrap());
        assert_eq!(once, points(&journal).await, "thinning twice is thinning once");
    });
}

#[test]
fn a_moment_and_an_outline_are_looked_up() {
    run(async {
        let place = Place::new();
        let journal = place.open().await;
        let fence = lease(&journal, "one", NOW).await;
        let reading = |secs: u64, value: f64| (info("a", "x"), Point::one(ago(secs), value, Some(50.0)));
        let readings: Vec<_> =
            (0..1000).map(|secs| reading(secs, if secs == 500 { 9.0 } else { 1.0 })).collect();
        journal.write(&[note(1)], &readings, Some(&fence)).await.unwrap();
        let at = async |moment| {
            let found = journal.readings_at(&board(), moment).await.unwrap();
            found.into_iter().map(|series| series.points).collect::<Vec<_>>()
        };
        assert_eq!(at(ago(500)).await, [[Point::one(ago(500), 9.0, Some(50.0))]]);
        assert_eq!(at(ago(0) + Duration::from_mins(1)).await, [[Point::one(ago(0), 1.0, Some(50.0))]]);
        assert!(at(ago(1000)).await.is_empty());
        let outline = journal.outline(&board(), (ago(999), NOW), 10).await.unwrap();
        let points = &outline[0].points;
        assert!((5..=20).contains(&points.len()), "{points:?}");
        let extreme = |value: f64| points.iter().any(|point| [point.high, point.low].contains(&value));
        assert!(extreme(9.0) && extreme(1.0), "{points:?}");
        let (first, last) = (points.first().unwrap(), points.last().unwrap());
        assert_eq!((first.at, last.at + last.span), (ago(999), ago(0)));
    });
}
