//! What is copied.

use std::time::Duration;

use warroom::app::{Action, Effect};
use warroom::model::{Actor, Event, EventId, EventKind, Evidence, Link, Severity, Subject, Text, Unit};

use crate::night::{Night, at, board};

fn copied(night: &mut Night, action: Action) -> Option<String> {
    night.act(action).into_iter().find_map(|effect| match effect {
        Effect::Copy(text) => Some(text.to_string()),
        _ => None,
    })
}

/// A firing with all that can be copied.
fn firing(night: &mut Night) -> EventId {
    let id = EventId::of_alert(&board(), Subject::named("Errors").fingerprint(), at(200), "fired");
    let link = |name: &str, url: &str| Link { name: Text::line(name), url: Text::line(url) };
    let query = Text::line("sum(\n  errors)");
    let event = Event {
        subject: Subject::named("Errors"),
        severity: Some(Severity::Critical),
        text: Text::block("too many\nof them"),
        evidence: Some(Evidence { query, value: 0.613, threshold: Some(0.05), unit: Unit::Ratio }),
        links: vec![link("dashboard", "http://g/d/1"), link("runbook", "https://wiki/errors")],
        ..Event::new(id, board(), EventKind::Fired, at(200), Actor::machine("warroom@bastion"))
    };
    night.arrives(event)
}

#[test]
fn an_event_its_query_and_its_runbook() {
    let mut night = Night::new();
    let id = firing(&mut night);
    night.select(id);
    let line =
        "2024-08-14T02:00:00.000Z fired Errors critical 61.3 % ≥ 5 % too many of them (warroom@bastion)";
    assert_eq!(copied(&mut night, Action::Copy).as_deref(), Some(line));
    assert_eq!(night.hint(), format!("copied: {line}"));
    assert_eq!(copied(&mut night, Action::CopyQuery).as_deref(), Some("sum(   errors)"));
    assert_eq!(copied(&mut night, Action::CopyLink).as_deref(), Some("https://wiki/errors"));
    assert_eq!(night.hint(), "copied: runbook https://wiki/errors");
    night.select_alert(id);
    assert_eq!(copied(&mut night, Action::Copy).as_deref(), Some(line));
}

#[test]
fn what_is_about_another_copies_the_others_query() {
    let mut night = Night::new();
    let id = firing(&mut night);
    let ack = night.says("bo", 205, EventKind::Acknowledged, Some(id));
    night.select(ack);
    assert_eq!(copied(&mut night, Action::CopyQuery).as_deref(), Some("sum(   errors)"));
    assert_eq!(copied(&mut night, Action::CopyLink).as_deref(), Some("https://wiki/errors"));
}

#[test]
fn a_gauge_is_copied_with_its_number_and_its_expression() {
    let mut night = Night::new();
    night.gauge(Duration::from_secs(2));
    assert_eq!(
        copied(&mut night, Action::Copy).as_deref(),
        Some("2024-08-14T02:42:15.000Z Error rate 61.3 %")
    );
    assert_eq!(copied(&mut night, Action::CopyQuery).as_deref(), Some("errors / requests"));
}

#[test]
fn with_nothing_selected_only_the_most_urgent_runbook_is_copied() {
    let mut night = Night::new();
    assert_eq!(copied(&mut night, Action::Copy), None);
    assert!(night.hint().starts_with("nothing is selected"));
    assert_eq!(copied(&mut night, Action::CopyLink), None);
    assert_eq!(night.hint(), "no link is known here");
    firing(&mut night);
    assert_eq!(copied(&mut night, Action::CopyLink).as_deref(), Some("https://wiki/errors"));
}

#[test]
fn what_is_too_long_is_cut_and_says_so() {
    let mut night = Night::new();
    let id = night.says("bo", 205, EventKind::Note, None);
    let long = "é".repeat(40_000);
    let new = Event::new(
        EventId::of_person(at(206), [9; 10]),
        board(),
        EventKind::Note,
        at(206),
        Actor::person("bo", "h"),
    );
    let note = night.arrives(Event { text: Text::block(&long), ..new });
    night.select(note);
    let copy = copied(&mut night, Action::Copy).unwrap();
    assert!(copy.len() <= 48 * 1024 && copy.len() > 48 * 1024 - 4, "{}", copy.len());
    assert!(night.hint().starts_with("copied (cut after 48 KiB): "), "{}", night.hint());
    night.select(id);
    assert!(copied(&mut night, Action::CopyQuery).is_none());
    assert_eq!(night.hint(), "no query stands behind this");
}
