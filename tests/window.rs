//! A window over the scrapes of one endpoint.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fmt::Write as _;
use std::time::Duration;

use proptest::prelude::*;
use warroom::metrics::exposition::{Format, Report};
use warroom::metrics::window::Window;
use warroom::metrics::{Store, Stored};
use warroom::model::{Matcher, Timestamp};

const KEEP: Duration = Duration::from_mins(5);

fn at(secs: i64) -> Timestamp {
    Timestamp::from_millis(secs * 1000)
}

fn metric(name: &str) -> Vec<Matcher> {
    vec![Matcher::equal("__name__", name)]
}

fn window(names: &[&str]) -> Window {
    Window::new(names.iter().map(|name| metric(name)).collect(), KEEP)
}

fn scrape(window: &mut Window, secs: i64, body: &str) -> Report {
    window.scrape(body.as_bytes(), Format::Text, at(secs))
}

/// `labels: value@seconds …`, end markers as `end`.
fn shown(stored: &[Stored<'_>]) -> Vec<String> {
    let one = |stored: &Stored<'_>| {
        let mut line = format!("{}:", stored.labels);
        for sample in stored.samples {
            let secs = sample.at.millis() / 1000;
            let value = if sample.is_stale() { "end".to_owned() } else { sample.value.to_string() };
            write!(line, " {value}@{secs}").unwrap();
        }
        line
    };
    stored.iter().map(one).collect()
}

fn all(window: &Window, name: &str) -> Vec<String> {
    shown(&window.select(&metric(name), at(-1_000_000), at(1_000_000)))
}

#[test]
fn keeps_what_is_wanted_and_nothing_else() {
    let mut window = Window::new(
        vec![vec![Matcher::equal("__name__", "a"), Matcher::regex("code", "5..").unwrap()], metric("b")],
        KEEP,
    );
    let mut body = "a{code=\"200\"} 1\na{code=\"503\"} 2\nb 3\n".to_owned();
    (0..1000).for_each(|n| writeln!(body, "other{{n=\"{n}\"}} {n}").unwrap());
    let report = scrape(&mut window, 0, &body);
    assert_eq!((report.samples, report.bad), (1003, 0));
    assert_eq!(window.len(), 2);
    scrape(&mut window, 5, &body);
    assert_eq!(all(&window, "a"), [r#"a{code="503"}: 2@0 2@5"#]);
    assert_eq!(all(&window, "other"), [""; 0]);
    assert_eq!(
        shown(&window.select(&[Matcher::regex("code", "5.*").unwrap()], at(1), at(5))),
        [r#"a{code="503"}: 2@5"#]
    );
}

#[test]
fn a_series_that_is_gone_ends() {
    let mut window = window(&["a"]);
    scrape(&mut window, 0, "a{x=\"1\"} 1\na{x=\"2\"} 2\n");
    scrape(&mut window, 5, "a{x=\"2\"} 3\n");
    scrape(&mut window, 10, "a{x=\"2\"} 4\n");
    assert_eq!(all(&window, "a"), [r#"a{x="1"}: 1@0 end@5"#, r#"a{x="2"}: 2@0 3@5 4@10"#]);
    scrape(&mut window, 15, "a{x=\"1\"} 9\na{x=\"2\"} 5\n");
    assert_eq!(all(&window, "a")[0], r#"a{x="1"}: 1@0 end@5 9@15"#);
}

#[test]
fn a_failed_scrape_ends_all_series_once() {
    let mut window = window(&["a", "b"]);
    scrape(&mut window, 0, "a 1\nb 2 0\n");
    window.interrupted(at(5));
    window.interrupted(at(10));
    assert_eq!(all(&window, "a"), ["a: 1@0 end@5"]);
    assert_eq!(all(&window, "b"), ["b: 2@0"]);
    scrape(&mut window, 15, "a 3\n");
    assert_eq!(all(&window, "a"), ["a: 1@0 end@5 3@15"]);
}

#[test]
fn an_error_page_is_an_interruption() {
    let mut window = window(&["a"]);
    (0..4).for_each(|n| drop(scrape(&mut window, n, "a 1\n")));
    assert!(scrape(&mut window, 60, "<html>").is_useless());
    assert_eq!(all(&window, "a"), ["a: 1@0 1@1 1@2 1@3 end@60"]);
    // Not a scrape that came through: two from 0 to 60 would cover the whole range.
    assert_eq!(window.covered_from(at(3), at(60)), at(3));
}

#[test]
fn the_same_series_twice_is_a_bad_line() {
    let mut window = window(&["a"]);
    let body = "a{x=\"1\",y=\"2\"} 1\na{y=\"2\",x=\"1\"} 2\nb 1\nb 2\na{x=\"1\",y=\"2\",z=\"\"} 3\n";
    for secs in [0, 5, 10] {
        let report = scrape(&mut window, secs, body);
        let lines: Vec<u64> = report.bad_lines.iter().map(|bad| bad.line).collect();
        assert_eq!((report.samples, lines.as_slice()), (3, [2, 5].as_slice()));
    }
    assert_eq!(all(&window, "a"), [r#"a{x="1", y="2"}: 1@0 1@5 1@10"#.replace(", ", ",")]);
}

#[test]
fn labels_may_change_their_order_between_scrapes() {
    let mut window = window(&["a"]);
    scrape(&mut window, 0, "a{x=\"1\",y=\"2\"} 1\n");
    scrape(&mut window, 5, "a{y=\"2\",x=\"1\"} 2\n");
    scrape(&mut window, 10, "a{ x=\"1\", y=\"2\" } 3\n");
    assert_eq!(all(&window, "a"), [r#"a{x="1",y="2"}: 1@0 2@5 3@10"#]);
}

#[test]
fn samples_dated_by_the_endpoint_stay_in_order() {
    let mut window = window(&["a"]);
    assert!(scrape(&mut window, 100, "a 1 90000\n").notices.is_empty());
    // The same again is how such endpoints answer between two updates.
    assert!(scrape(&mut window, 105, "a 1 90000\n").notices.is_empty());
    assert_eq!(scrape(&mut window, 110, "a 2 90000\n").notices.len(), 1);
    assert_eq!(scrape(&mut window, 115, "a 2 80000\na 3 95000\n").notices.len(), 1);
    assert_eq!(scrape(&mut window, 120, "a 9 9000000\n").notices.len(), 1);
    assert_eq!(all(&window, "a"), ["a: 1@90 3@95"]);
    let report = scrape(&mut window, 1000, "a 9 100000\n");
    assert_eq!(report.notices[0].text.as_str(), "1 samples dropped: dated before all that is kept");
    assert!(window.is_empty());
}

#[test]
fn old_samples_and_then_their_series_are_forgotten() {
    let mut window = window(&["a", "b"]);
    for n in 0..1000 {
        let body = if n < 500 { format!("a {n}\nb {n}\n") } else { format!("b {n}\n") };
        scrape(&mut window, n, &body);
    }
    assert_eq!(window.len(), 1);
    assert_eq!(all(&window, "a"), [""; 0]);
    let stored = window.select(&metric("b"), at(0), at(1000));
    assert_eq!(stored[0].samples.len(), 301);
    assert_eq!(stored[0].samples.last().unwrap().at, at(999));
    scrape(&mut window, 1000, "a 1\nb 1000\n");
    assert_eq!(window.len(), 2);
}

#[test]
fn there_is_room_for_so_many_series() {
    let mut window = window(&["a"]).with_limit(2);
    let report = scrape(&mut window, 0, "a{x=\"1\"} 1\na{x=\"2\"} 2\na{x=\"3\"} 3\na{x=\"4\"} 4\n");
    assert_eq!((window.len(), report.bad), (2, 0));
    assert_eq!(report.notices[0].text.as_str(), "2 samples dropped: more than 2 series wanted");
}

#[test]
fn a_clock_that_goes_back_starts_anew() {
    let mut window = window(&["a"]);
    scrape(&mut window, 5000, "a 1\n");
    assert_eq!(scrape(&mut window, 100, "a 2\n").notices.len(), 1);
    assert_eq!(all(&window, "a"), ["a: 2@100"]);
    assert!(scrape(&mut window, 105, "a 3\n").notices.is_empty());
}

#[test]
fn ranges_are_covered_from_where_watching_began() {
    let mut window = window(&["a"]);
    for secs in [1000, 1001] {
        scrape(&mut window, secs, "a 1\n");
    }
    assert_eq!(window.covered_from(at(941), at(1001)), at(1000));
    for secs in (1006..1200).step_by(5) {
        scrape(&mut window, secs, "a 1\n");
    }
    assert_eq!(window.covered_from(at(1136), at(1196)), at(1136));
    for secs in [1400, 1405, 1410] {
        scrape(&mut window, secs, "a 1\n");
    }
    assert_eq!(window.covered_from(at(1350), at(1410)), at(1400));
}

/// One series in one scrape: which one, written how, with what value.
fn series() -> impl Strategy<Value = (u8, bool, i32)> {
    (0_u8..6, any::<bool>(), 0..100)
}

proptest! {
    /// Whatever comes, goes and changes places, the window holds what reading every line anew
    /// would give.
    #[test]
    fn remembering_places_changes_nothing(
        scrapes in prop::collection::vec(prop::collection::vec(series(), 0..8), 1..8),
    ) {
        let mut window = window(&["a"]);
        let mut expected = vec![String::new(); 6];
        let mut live = [false; 6];
        for (secs, lines) in (0_i64..).zip(&scrapes) {
            let mut seen = [false; 6];
            let mut body = String::new();
            for (id, is_turned, value) in lines {
                let labels = if *is_turned { format!("y=\"s\",x=\"{id}\"") } else { format!("x=\"{id}\",y=\"s\"") };
                writeln!(body, "a{{{labels}}} {value}\nnoise{{x=\"{id}\"}} 1").unwrap();
                let id = usize::from(*id);
                if !seen[id] {
                    write!(expected[id], " {value}@{secs}").unwrap();
                }
                seen[id] = true;
            }
            for id in 0..6 {
                if live[id] && !seen[id] {
                    write!(expected[id], " end@{secs}").unwrap();
                }
            }
            live = seen;
            scrape(&mut window, secs, &body);
        }
        let mut found = all(&window, "a");
        found.sort();
        let expected = expected.iter().enumerate().filter(|(_, samples)| !samples.is_empty());
        let expected: Vec<String> =
            expected.map(|(id, samples)| format!("a{{x=\"{id}\",y=\"s\"}}:{samples}")).collect();
        prop_assert_eq!(found, expected);
    }
}
