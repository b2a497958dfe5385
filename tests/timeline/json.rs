//! Events come back from JSON as they were.

use proptest::prelude::*;
use warroom::model::{
    Actor, Event, EventId, EventKind, Evidence, Labels, Link, Recorded, Sev, Severity, Subject, Text,
    Timestamp, Unit,
};

use crate::story::story;

fn line() -> impl Strategy<Value = Text> {
    any::<String>().prop_map(|raw| Text::line(&raw))
}

fn id() -> impl Strategy<Value = EventId> {
    any::<[u8; 16]>().prop_map(EventId::from_bytes)
}

fn time() -> impl Strategy<Value = Timestamp> {
    any::<i64>().prop_map(Timestamp::from_millis)
}

fn kind() -> impl Strategy<Value = EventKind> {
    let known = prop::sample::select(EventKind::names().collect::<Vec<_>>());
    let sev = prop::sample::select(Sev::ALL.to_vec());
    let known = (known, sev).prop_map(|(name, sev)| EventKind::from_name(name, Some(sev)));
    prop_oneof![4 => known, 1 => "newer[.][a-z]{1,8}".prop_map(|name| EventKind::from_name(&name, None))]
}

fn actor() -> impl Strategy<Value = Actor> {
    let person = (line(), line(), prop::option::of(line()));
    prop_oneof![
        person.prop_map(|(user, host, name)| Actor::Person { user, host, name }),
        line().prop_map(|name| Actor::Machine { name }),
    ]
}

fn evidence() -> impl Strategy<Value = Evidence> {
    let float = || prop::num::f64::ANY;
    let unit = prop::sample::select(Unit::NAMES.map(|(_, unit)| unit).to_vec());
    (line(), float(), prop::option::of(float()), unit).prop_map(|(query, value, threshold, unit)| Evidence {
        query,
        value,
        threshold,
        unit,
    })
}

prop_compose! {
    fn event()(
        (id, board, at, recorded_at) in (id(), line(), time(), time()),
        (kind, actor, source, text) in (kind(), actor(), line(), any::<String>()),
        severity in prop::option::of(prop::sample::select(Severity::NAMES.map(|(_, s)| s).to_vec())),
        (name, labels) in (line(), prop::collection::vec((any::<String>(), any::<String>()), 0..4)),
        evidence in prop::option::of(evidence()),
        points in prop::array::uniform3(prop::option::of(id())),
        links in prop::collection::vec((line(), line()), 0..3),
    ) -> Event {
        let [incident, about, corrects] = points;
        let subject = Subject { name, labels: Labels::new(labels) };
        let links = links.into_iter().map(|(name, url)| Link { name, url }).collect();
        let text = Text::block(&text);
        Event {
            recorded_at, severity, subject, text, source, evidence, incident, about, corrects, links,
            ..Event::new(id, board, kind, at, actor)
        }
    }
}

proptest! {
    #[test]
    fn nothing_is_lost(seq in any::<u64>(), event in event()) {
        let recorded = Recorded { seq, event };
        let written = serde_json::to_string(&recorded).unwrap();
        prop_assert!(!written.contains('\n'));
        prop_assert_eq!(serde_json::from_str::<Recorded>(&written).unwrap(), recorded);
    }

    #[test]
    fn any_text_is_an_event_or_an_error(text in "\\PC{0,64}") {
        prop_assert!(serde_json::from_str::<Event>(&text).is_err());
    }
}

#[test]
fn an_event_reads_well() {
    let journal = story();
    let ack = journal.events.iter().find(|r| r.event.kind == EventKind::Acknowledged).unwrap();
    let written: serde_json::Value = serde_json::to_value(&ack.event).unwrap();
    assert_eq!(written["v"], 1);
    assert_eq!(written["at"], "2024-08-14T02:05:00.000Z");
    assert_eq!((&written["kind"], &written["subject"]), (&"acknowledged".into(), &"HighErrorRate".into()));
    assert_eq!(written["actor"], serde_json::json!({"user": "alice", "host": "bastion"}));
    assert!(written.get("evidence").is_none() && written.get("links").is_none());
}
