//! Any lines of JSON as a journal's entries: what they add up to, as every document.
#![no_main]

use libfuzzer_sys::fuzz_target;
use warroom::export::{Document, json, json_lines, markdown};
use warroom::model::{Event, Recorded, Timestamp};
use warroom::timeline::{History, Slice, incidents};

fuzz_target!(|text: &str| {
    let mut history = History::default();
    for (seq, line) in (1..).zip(text.lines()) {
        let Ok(event) = serde_json::from_str::<Event>(line) else { continue };
        let written = serde_json::to_string(&event).unwrap();
        assert_eq!(serde_json::from_str::<Event>(&written).unwrap(), event);
        history.insert(Recorded { seq, event });
    }
    let Some(first) = history.iter().next().map(|recorded| recorded.event.clone()) else { return };
    let (from, to) = (Timestamp::from_millis(i64::MIN), Timestamp::from_millis(i64::MAX));
    let mut slices = vec![Slice::of_range(&history, &first.board, from, to)];
    slices.extend(incidents(&history).iter().filter_map(|incident| Slice::of_incident(&history, incident.id)));
    for slice in slices {
        let document = Document { slice, readings: Vec::new(), as_of: first.at };
        let _ = (json(&document), json_lines(&document), markdown(&document));
    }
});
