//! What people read.

use warroom::export::{Document, markdown};
use warroom::model::{EventKind, Subject};
use warroom::timeline::Slice;

use crate::golden::busy;
use crate::parse::seen;
use crate::readings::{document, last};
use crate::story::{Journal, alice, at, board, recorder, story, until_the_hotfix};

fn items(journal: &Journal) -> Vec<String> {
    seen(&markdown(&document(journal))).items
}

fn has(items: &[String], start: &str) -> bool {
    items.iter().any(|item| item.starts_with(start))
}

#[test]
fn every_entry_has_a_line() {
    let journal = busy();
    let document = document(&journal);
    let items = seen(&markdown(&document)).items;
    for entry in &document.slice.entries {
        assert!(has(&items, &entry.recorded.event.at.clock()));
    }
}

#[test]
fn the_summary_says_what_matters() {
    let items = items(&story());
    assert!(has(&items, "Duration: 2 h 30 min, 02:00:00 to 04:30:00"));
    assert!(has(&items, "Error rate peaked at 64 %"));
    assert!(has(&items, "DB pool orders peaked at 50 of 50 (100 %)"));
    assert!(has(&items, "Root cause: leak – connections are never released"));
    assert!(has(&items, "Last deploy before the page: checkout v2.31, 12 min before it"));
}

#[test]
fn an_open_incident_says_so() {
    let text = markdown(&document(&until_the_hotfix()));
    assert!(text.contains("**It is still open**"));
    assert!(text.contains("2 h 10 min so far"));
    assert!(text.contains("HighErrorRate still fires, since 02:00:00"));
}

#[test]
fn who_came_second_and_whose_word_did_not_last() {
    assert!(has(&items(&busy()), "also bob@bastion at 02:07:00"));
    let mut journal = story();
    let of = |kind: &EventKind| journal.events.iter().find(|r| r.event.kind == *kind).unwrap().event.id;
    let given = of(&EventKind::Acknowledged);
    journal.about(206, EventKind::Unacknowledged, given, recorder());
    let items = items(&journal);
    assert!(has(
        &items,
        "by alice@bastion at 02:05:00, after 5 min – on it; ended by warroom@bastion at 02:06:00"
    ));
    assert!(items.iter().any(|item| item.contains("nobody's acknowledgement held")));
}

#[test]
fn what_is_struck_or_replaced_is_struck_through() {
    let seen = seen(&markdown(&document(&busy())));
    assert_eq!(seen.struck, 2);
    assert!(seen.items.iter().any(|item| item.ends_with("· corrected by alice@bastion at 03:02:00")));
    let mut journal = story();
    let note = journal.person(250, EventKind::Action, Subject::default(), "rebooted the moon");
    journal.about(251, EventKind::Retracted, note, alice());
    let text = markdown(&document(&journal));
    assert_eq!(text.matches("rebooted the moon").count(), 1, "it is no step towards the resolution");
}

#[test]
fn none_known_only_where_there_is_none() {
    assert!(markdown(&document(&story())).contains("None known."));
    let busy = markdown(&document(&busy()));
    assert!(!busy.contains("None known."));
    assert!(busy.contains("Source prod did not answer: 02:10:00 to 02:12:00, 2 min"));
}

#[test]
fn a_range_without_an_incident_leaves_out_what_speaks_of_one() {
    let journal = story();
    let slice = Slice::of_range(&journal.history(), &board(), at(100), at(150));
    let text = markdown(&Document { slice, readings: vec![], as_of: last(&journal) });
    let seen = seen(&text);
    assert_eq!(seen.headings[0], "Timeline of checkout-prod, 14 August 2024");
    assert!(seen.headings.iter().all(|heading| heading != "Detection and response"));
    assert!(has(&seen.items, "01:48:00 Deploy: checkout v2.31"));
}
