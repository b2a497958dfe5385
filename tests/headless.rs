//! The whole story through the real binary: told into a journal, exported, and held against itself.
#![allow(clippy::unwrap_used)]

#[path = "support/binary.rs"]
mod binary;
#[path = "headless/figures.rs"]
mod figures;
#[path = "headless/prose.rs"]
mod prose;
#[path = "headless/ranges.rs"]
mod ranges;
#[path = "headless/readings.rs"]
mod readings;

use binary::{Home, Run};
use serde_json::Value;

/// Tells a story into `night.db`.
fn tell(home: &Home, options: &[&str]) -> Run {
    let told = ["demo", "--headless", "--speed", "max", "--journal", "night.db"];
    home.run(&[&told, options].concat())
}

fn export(home: &Home, format: &str, options: &[&str]) -> String {
    let asked = ["export", "--journal", "night.db", "--format", format];
    home.run(&[&asked, options].concat()).done()
}

fn json(home: &Home, options: &[&str]) -> Value {
    serde_json::from_str(&export(home, "json", options)).unwrap()
}

fn list<'a>(of: &'a Value, name: &str) -> &'a Vec<Value> {
    of[name].as_array().unwrap()
}

fn figure<'a>(night: &'a Value, name: &str) -> &'a Value {
    list(night, "figures").iter().find(|figure| figure["name"] == name).unwrap()
}

/// The time of day of an RFC 3339 time.
fn clock(at: &Value) -> &str {
    at.as_str().unwrap().get(11..19).unwrap()
}

fn is_machines(event: &Value) -> bool {
    event["actor"]["machine"].is_string()
}

/// Tells the leak twice; both must be the same night, and a right one.
fn the_night(seed: &[&str]) {
    let (home, again) = (Home::new(), Home::new());
    for home in [&home, &again] {
        assert_eq!(tell(home, seed).done(), "");
        assert_eq!(home.names(), ["night.db"], "the file alone is the story");
    }
    for format in ["md", "json", "jsonl"] {
        assert!(
            export(&home, format, &[]) == export(&again, format, &[]),
            "two runs differ in their {format}"
        );
    }
    let (night, text) = (json(&home, &[]), export(&home, "md", &[]));
    figures::are_as_expected(&night);
    readings::bear_out_the_events(&night);
    prose::says_what_the_numbers_say(&text, &night);
}

#[test]
fn the_night_with_seed_1() {
    the_night(&[]);
}

#[test]
fn the_night_with_seed_2() {
    the_night(&["--seed", "2"]);
}

#[test]
fn the_night_with_seed_7() {
    the_night(&["--seed", "7"]);
}

#[test]
fn alone_nobody_does_what_a_team_would() {
    let home = Home::new();
    tell(&home, &["--solo"]).done();
    let night = json(&home, &[]);
    assert!(list(&night, "events").iter().all(is_machines));
    assert!(list(&night, "events").len() > 10 && night["incident"]["sev"] == 1);
    for name in ["detect", "acknowledge", "escalate", "cause", "mitigate", "restore", "duration"] {
        figures::is_unknown(figure(&night, name));
    }
    readings::bear_out_the_events(&night);
}
