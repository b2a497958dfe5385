//! A thousand counters that start again, wrap around and overflow, against a real Prometheus over the same
//! samples.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "support/real.rs"]
mod real;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use real::{PROMETHEUS, PROMTOOL, Server, has};
use serde_json::Value as Json;
use warroom::metrics::exposition::Format;
use warroom::metrics::promql::{Query, Value};
use warroom::metrics::window::Window;
use warroom::model::{Matcher, Timestamp};

const SERIES: usize = 1000;

const SCRAPES: usize = 60;

/// Between two scrapes, in seconds.
const EVERY: i64 = 5;

/// The first scrape: 14 August 2024, 02:00:00 UTC.
const BEGIN: i64 = 1_723_600_800;

/// Moments between two scrapes: servers differ on whether a sample at the edge of a range counts.
const MOMENTS: [i64; 4] = [92, 147, 212, 292];

/// Ranges as in a dashboard, long ones and one of few samples.
const EXPRESSIONS: [&str; 7] = [
    "rate(jobs_total[1m])",
    "rate(jobs_total[18s])",
    "increase(jobs_total[84s])",
    "irate(jobs_total[1m])",
    "idelta(jobs_total[1m])",
    "resets(jobs_total[1m])",
    "changes(jobs_total[1m])",
];

/// The greatest relative difference: sums are taken in another order.
const TOLERANCE: f64 = 1e-9;

/// One counter's values, in the manner that its number gives it.
fn counter(number: usize) -> Vec<f64> {
    let mut random = ChaCha8Rng::seed_from_u64(number as u64);
    let mut value: f64 = random.random_range(0.0..1000.0_f64).floor();
    let next = |n: usize| {
        let step = random.random_range(0.0..100.0_f64).floor();
        let starts_again = random.random_bool(0.1);
        value = match number % 5 {
            // A restart to zero, or to what was counted since; for the fourth after infinity.
            0 | 3 if starts_again => 0.0,
            1 if starts_again => step,
            // 64 bits that wrap around, above what a double counts in ones.
            2 if n.is_multiple_of(9) => 18_446_744_073_709_551_000.0,
            2 if n % 9 == 1 => step,
            // Beyond the largest double: infinite until the restart.
            3 if n % 20 > 10 => value * 1e60 + 1e30,
            // Restarts all the time.
            4 if n.is_multiple_of(2) => 0.0,
            _ => value + step,
        };
        value
    };
    (0..SCRAPES).map(next).collect()
}

fn at(secs: i64) -> Timestamp {
    Timestamp::from_millis((BEGIN + secs) * 1000)
}

/// What a scrape answers.
fn page(counters: &[Vec<f64>], scrape: usize) -> String {
    let mut page = String::new();
    for (number, values) in counters.iter().enumerate() {
        writeln!(page, "jobs_total{{n=\"{number}\"}} {}", values[scrape]).unwrap();
    }
    page
}

/// All samples with their times, from which a server makes its history.
fn history(counters: &[Vec<f64>]) -> String {
    let mut history = String::from("# TYPE jobs counter\n");
    for (number, values) in counters.iter().enumerate() {
        for (at, value) in (BEGIN..).step_by(EVERY as usize).zip(values) {
            let value = if value.is_infinite() { "+Inf".to_owned() } else { value.to_string() };
            writeln!(history, "jobs_total{{n=\"{number}\"}} {value} {at}").unwrap();
        }
    }
    history + "# EOF\n"
}

/// Values by the counter's number.
type Values = BTreeMap<String, f64>;

fn ours(expr: &str, window: &Window, at: Timestamp) -> Values {
    let answer = Query::parse(expr).unwrap().instant(window, at).unwrap();
    let Value::Vector(points) = answer.value else { panic!("{expr}") };
    points.into_iter().map(|p| (p.labels.get("n").unwrap().to_owned(), p.sample.value)).collect()
}

fn theirs(expr: &str, server: &Server, at: Timestamp) -> Values {
    let escaped = expr.bytes().fold(String::new(), |escaped, byte| escaped + &format!("%{byte:02X}"));
    let path = format!("/api/v1/query?query={escaped}&time={}", at.millis() / 1000);
    let answer: Json = serde_json::from_str(&server.get(&path)).unwrap();
    let points = answer["data"]["result"].as_array().unwrap().iter();
    let value = |point: &Json| point["value"][1].as_str().unwrap().parse().unwrap();
    points.map(|point| (point["metric"]["n"].as_str().unwrap().to_owned(), value(point))).collect()
}

fn is_near(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits()
        || a.is_nan() && b.is_nan()
        || (a - b).abs() <= TOLERANCE * a.abs().max(b.abs())
}

#[test]
fn a_thousand_counters_that_start_again_count_as_prometheus_counts_them() {
    if !has(&[&PROMETHEUS, &PROMTOOL]) {
        return;
    }
    let counters: Vec<Vec<f64>> = (0..SERIES).map(counter).collect();
    let server = Server::prometheus_over(&history(&counters));
    let mut window =
        Window::new(vec![vec![Matcher::equal("__name__", "jobs_total")]], Duration::from_mins(10));
    for (scrape, secs) in (0..).step_by(EVERY as usize).enumerate().take(SCRAPES) {
        let report = window.scrape(page(&counters, scrape).as_bytes(), Format::Text, at(secs));
        assert_eq!((report.bad, report.samples), (0, SERIES as u64), "{report:?}");
    }
    for expr in EXPRESSIONS {
        for secs in MOMENTS {
            let (ours, theirs) = (ours(expr, &window, at(secs)), theirs(expr, &server, at(secs)));
            assert_eq!((ours.len(), theirs.len()), (SERIES, SERIES), "{expr} at {secs}");
            let pairs = ours.iter().map(|(n, value)| (n, *value, theirs[n]));
            let differ: Vec<_> = pairs.filter(|(_, ours, theirs)| !is_near(*ours, *theirs)).collect();
            assert_eq!(differ.first(), None, "{expr} at {secs}, and {} more", differ.len());
            let falls = |value: &f64| *value < 0.0 && !expr.starts_with("idelta");
            assert!(!ours.values().any(falls), "{expr} at {secs}: below zero");
        }
    }
}
