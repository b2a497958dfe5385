//! What programs read.

use serde_json::Value;
use warroom::export::{Document, SCHEMA, SCHEMA_VERSION, json, json_lines};
use warroom::model::{Event, Recorded, Text};
use warroom::timeline::{History, Slice};

use crate::golden::busy;
use crate::readings::{document, last};
use crate::story::{at, board, story};

fn whole(document: &Document) -> Value {
    serde_json::from_str(&json(document)).unwrap()
}

#[test]
fn the_keys_are_those_promised() {
    let written = json(&document(&story()));
    let top = written.lines().filter_map(|line| line.strip_prefix("  \""));
    let keys: Vec<&str> = top.filter_map(|line| line.split('"').next()).collect();
    assert_eq!(keys, ["schema", "board", "incident", "figures", "events", "readings", "gaps", "todos"]);
    let whole: Value = serde_json::from_str(&written).unwrap();
    assert_eq!(whole.as_object().unwrap().len(), keys.len());
    assert_eq!(whole["schema"]["name"], SCHEMA);
    assert_eq!(whole["schema"]["version"], SCHEMA_VERSION);
}

#[test]
fn events_are_read_again() {
    let journal = busy();
    let document = document(&journal);
    let read = |value: &Value| Recorded {
        seq: value["seq"].as_u64().unwrap(),
        event: serde_json::from_value::<Event>(value.clone()).unwrap(),
    };
    let whole = whole(&document);
    let again: History = whole["events"].as_array().unwrap().iter().map(read).collect();
    let incident = document.slice.incident.as_ref().unwrap().id;
    assert_eq!(Slice::of_incident(&again, incident).unwrap(), document.slice);
    let lines = json_lines(&document);
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["type"], "header");
    assert_eq!(lines[0]["incident"]["id"], incident.to_string());
    assert!(lines[1..].iter().all(|line| line["type"] == "event"));
    assert_eq!(lines[1..].iter().map(read).collect::<History>(), again);
}

#[test]
fn what_does_not_stand_says_by_what() {
    let whole = whole(&document(&busy()));
    let events = whole["events"].as_array().unwrap();
    let text = |text: &str| events.iter().find(|event| event["text"] == text).unwrap();
    assert_eq!(text("it is DNS")["struck_by"], text("it was not")["id"]);
    assert_eq!(text("restarted one replica")["replaced_by"], text("restarted two replicas")["id"]);
    assert!(text("restarted two replicas").get("replaced_by").is_none());
}

#[test]
fn without_an_incident_it_is_null() {
    let journal = story();
    let slice = Slice::of_range(&journal.history(), &board(), at(100), at(150));
    let whole = whole(&Document { slice, readings: vec![], as_of: last(&journal) });
    assert!(whole["incident"].is_null());
    assert_eq!(whole["events"].as_array().unwrap().len(), 1);
    assert!(whole["figures"].as_array().unwrap().iter().all(|figure| figure["reason"].is_string()));
}

#[test]
fn readings_have_their_peaks_and_words_for_what_is_no_number() {
    let whole = whole(&document(&story()));
    let errors = &whole["readings"][1];
    assert_eq!(errors["columns"], serde_json::json!(["at", "value", "low", "high", "span"]));
    assert_eq!(errors["peak"], serde_json::json!({"at": "2024-08-14T02:00:00.000Z", "value": 0.64}));
    assert_eq!(errors["points"][2][1], "NaN");
    assert_eq!(
        (&errors["first"], &errors["last"]),
        (&"2024-08-14T01:50:00.000Z".into(), &"2024-08-14T04:30:00.000Z".into())
    );
}

#[test]
fn hostile_labels_come_back_as_they_were() {
    let mut document = document(&story());
    let raw = "\u{202e}\u{9b}31m\n\"";
    document.readings[0].info.labels = warroom::model::Labels::new([("pool", raw)]);
    document.readings[0].info.query = Text::line(raw);
    let written = json(&document);
    assert!(!written.contains(['\u{202e}', '\u{9b}']));
    let whole: Value = serde_json::from_str(&written).unwrap();
    assert_eq!(whole["readings"][0]["labels"]["pool"], raw);
}
