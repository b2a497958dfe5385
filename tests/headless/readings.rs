//! Every number an event rests on is one of the exported readings.

use serde_json::Value;

use super::{is_machines, list};

pub(crate) fn bear_out_the_events(night: &Value) {
    let told: Vec<&Value> = list(night, "events").iter().filter(|event| is_machines(event)).collect();
    assert!(told.len() > 10, "{told:?}");
    for event in told {
        let evidence = &event["evidence"];
        assert!(!evidence["query"].as_str().unwrap().is_empty(), "{event}");
        if event["kind"] == "deploy" {
            // What describes a version always counts one, and nobody draws it.
            assert_eq!(evidence["value"], 1.0);
            continue;
        }
        assert_eq!(read(night, event), evidence["value"].as_f64(), "{event}");
        let (value, threshold) = (evidence["value"].as_f64(), evidence["threshold"].as_f64());
        let begins = matches!(event["kind"].as_str(), Some("fired" | "crossed" | "incident.opened"));
        assert_eq!(value >= threshold, begins, "{event}");
    }
    let errors = peak(series(night, |series| series["name"] == "Error rate"));
    assert!((0.55..=0.65).contains(&errors), "errors peaked at {errors}");
    let pool = series(night, |series| series["name"] == "Pool");
    assert_eq!(Some(peak(pool)), pool["limit"].as_f64(), "the pool ran dry");
}

fn series(night: &Value, is_meant: impl Fn(&Value) -> bool) -> &Value {
    let meant: Vec<&Value> = list(night, "readings").iter().filter(|series| is_meant(series)).collect();
    assert_eq!(meant.len(), 1, "{meant:?}");
    meant[0]
}

fn peak(series: &Value) -> f64 {
    series["peak"]["value"].as_f64().unwrap()
}

/// What was read of that signal, with those labels and that query, at the time of the event.
fn read(night: &Value, event: &Value) -> Option<f64> {
    let none = Value::Object(serde_json::Map::new());
    let labels = event.get("labels").unwrap_or(&none);
    let series = series(night, |series| {
        let signal = series["name"] == event["subject"] && series["labels"] == *labels;
        signal && series["query"] == event["evidence"]["query"] && series["unit"] == event["evidence"]["unit"]
    });
    let point = list(series, "points").iter().find(|point| point[0] == event["at"]);
    point.unwrap_or_else(|| panic!("nothing was read then: {event}"))[1].as_f64()
}
