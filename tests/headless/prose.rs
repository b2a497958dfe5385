//! What people read has the numbers that programs read.

use serde_json::Value;
use warroom::model::Unit;

use super::{clock, figure, is_machines, list};

pub(crate) fn says_what_the_numbers_say(text: &str, night: &Value) {
    for figure in list(night, "figures") {
        has_row(text, figure);
    }
    has_durations(text, night);
    has_peaks(text, night);
    for event in list(night, "events") {
        has_line(text, event);
    }
}

/// The cells of a figure's row are the figure's own.
fn has_row(text: &str, figure: &Value) {
    let start = format!("| {} |", figure["name"].as_str().unwrap());
    let row = text.lines().find(|line| line.starts_with(&start)).unwrap();
    let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
    let [_, took, seconds, from, to, formula] = cells[..] else { panic!("{row}") };
    assert_eq!(formula, figure["formula"].as_str().unwrap());
    let Some(known) = figure["seconds"].as_u64() else {
        assert_eq!(took, format!("unknown: {}", figure["reason"].as_str().unwrap()));
        return assert_eq!([seconds, from, to], [""; 3], "{row}");
    };
    assert_eq!(seconds, known.to_string(), "{row}");
    assert_eq!((from, to), (clock(&figure["from"]), clock(&figure["to"])), "{row}");
    is_about(took, known);
}

/// Whether these words, in at most two units, are that many seconds without what is left over.
#[track_caller]
fn is_about(words: &str, seconds: u64) {
    let words: Vec<&str> = words.split(' ').collect();
    let (mut said, mut least) = (0, 0);
    for pair in words.chunks(2) {
        least = match pair[1] {
            "s" => 1,
            "min" => 60,
            "h" => 3600,
            other => panic!("{other} in {words:?}"),
        };
        said += pair[0].parse::<u64>().unwrap() * least;
    }
    // Beside hours no seconds are told.
    assert!(said <= seconds && seconds - said < least.min(60), "{words:?} for {seconds} s");
}

/// The durations of the summary and of those who acknowledged.
fn has_durations(text: &str, night: &Value) {
    let fact = |name: &str| {
        let start = format!("- **{name}:** ");
        text.lines().find_map(|line| line.strip_prefix(&start)).unwrap_or_else(|| panic!("no {name}"))
    };
    let seconds = |name: &str| figure(night, name)["seconds"].as_u64().unwrap();
    is_about(fact("Duration").split(',').next().unwrap(), seconds("duration"));
    let steps = [
        ("acknowledged", "acknowledge"),
        ("escalated", "escalate"),
        ("cause confirmed", "cause"),
        ("mitigated", "mitigate"),
        ("restored", "restore"),
    ];
    let said: Vec<&str> = fact("Response").split(", ").collect();
    assert_eq!(said.len(), steps.len(), "{said:?}");
    for (said, (done, name)) in said.iter().zip(steps) {
        is_about(said.strip_prefix(&format!("{done} after ")).unwrap(), seconds(name));
    }
}

/// Every peak that is told is the exported one, and the plainest two are told.
fn has_peaks(text: &str, night: &Value) {
    let lines: Vec<&str> = text.lines().filter(|line| line.contains(" peaked at ")).collect();
    assert!(lines.iter().any(|line| line.starts_with("  - Error rate peaked at")), "{lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("  - Pool orders peaked at")), "{lines:?}");
    for line in lines {
        let (name, said) = line.trim_start_matches("  - ").split_once(" peaked at ").unwrap();
        let series = list(night, "readings").iter().find(|series| name == title(series)).unwrap();
        let peak = &series["peak"];
        let value = shown(&series["unit"], peak["value"].as_f64().unwrap());
        let at = clock(&peak["at"]);
        let expected = match series["limit"].as_f64() {
            Some(limit) => format!("{value} of {} (100 %) at {at}", shown(&series["unit"], limit)),
            None => format!("{value} at {at}"),
        };
        assert_eq!(said, expected);
    }
}

fn title(series: &Value) -> String {
    let labels = series["labels"].as_object().unwrap().values().map(|value| value.as_str().unwrap());
    [series["name"].as_str().unwrap()].into_iter().chain(labels).collect::<Vec<_>>().join(" ")
}

/// The event has its line; an automatic one with its value and the query it comes from.
fn has_line(text: &str, event: &Value) {
    let start = format!("- **{}** ", clock(&event["at"]));
    let evidence = &event["evidence"];
    let wanted = match evidence["value"].as_f64() {
        Some(value) => {
            let query = evidence["query"].as_str().unwrap();
            vec![format!("· {}", shown(&evidence["unit"], value)), format!("(`{query}`)")]
        }
        None => vec![event["text"].as_str().unwrap_or_default().to_owned()],
    };
    assert!(!is_machines(event) || !evidence.is_null(), "{event}");
    let mut lines = text.lines().filter(|line| line.starts_with(&start));
    let found = lines.any(|line| wanted.iter().all(|part| line.contains(part)));
    assert!(found, "no line has {wanted:?}: {event}");
}

fn shown(unit: &Value, value: f64) -> String {
    Unit::from_name(unit.as_str().unwrap()).unwrap().plain(value)
}
