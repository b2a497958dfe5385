//! How long things took, against what the story is written to.

use serde_json::Value;

use super::{clock, figure, is_machines, list};

/// What each figure is when the page comes at 02:00:00 sharp.
const EXPECTED: [(&str, i64); 6] = [
    ("acknowledge", 300),
    ("escalate", 2400),
    ("cause", 5400),
    ("mitigate", 7200),
    ("restore", 9000),
    ("duration", 9000),
];

/// A deploy is seen with the first poll after it.
const LATE: i64 = 10;

pub(crate) fn are_as_expected(night: &Value) {
    let page = clock(&night["incident"]["started"]);
    let off = (seconds(page) - seconds("02:00:00")).abs();
    assert!(off <= 60, "the page came at {page}");
    for (name, expected) in EXPECTED {
        let figure = figure(night, name);
        let took = figure["seconds"].as_i64().unwrap();
        assert!((took - expected).abs() <= off + LATE, "{name}: {took} s, the page at {page}");
        assert_eq!(took, seconds(clock(&figure["to"])) - seconds(clock(&figure["from"])), "{figure}");
        let formula = figure["formula"].as_str().unwrap();
        assert!(formula.contains(page) && formula.contains(clock(&figure["to"])), "{formula}");
    }
    is_unknown(figure(night, "detect"));
    assert_eq!(night["incident"]["sev"], 1);
    let deploys: Vec<&Value> =
        list(night, "events").iter().filter(|event| event["kind"] == "deploy").collect();
    assert_eq!(deploys.len(), 2, "{deploys:?}");
    assert!(deploys.iter().all(|deploy| is_machines(deploy)), "{deploys:?}");
}

/// Nothing is made up: there are no seconds, but a reason.
#[track_caller]
pub(crate) fn is_unknown(figure: &Value) {
    assert!(figure["seconds"].is_null(), "{figure}");
    assert!(figure["reason"].as_str().is_some_and(|reason| !reason.is_empty()), "{figure}");
}

fn seconds(clock: &str) -> i64 {
    clock.split(':').fold(0, |sum, part| sum * 60 + part.parse::<i64>().unwrap())
}
