//! `warroom ack`.

use warroom::model::{Event, EventId, EventKind};

use crate::binary::{Home, Run};
use crate::night::{self, JOURNAL, events, subjects};

fn ack(home: &Home, args: &[&str]) -> Run {
    home.run(&[&["ack", "--journal", JOURNAL], args].concat())
}

/// The acknowledgements that are stored.
fn stored(home: &Home) -> Vec<Event> {
    let events = events(&home.file(JOURNAL)).into_iter();
    events.filter(|event| event.kind == EventKind::Acknowledged).collect()
}

fn ids(out: &str) -> Vec<EventId> {
    out.lines().map(|line| line.parse().unwrap()).collect()
}

#[test]
fn one_alert_by_name_or_fingerprint() {
    let (home, incident) = night::home();
    let [errors, pool] = subjects();
    let by_name = ids(&ack(&home, &["HighErrorRate", "--comment", "on it"]).done());
    let by_fingerprint = ids(&ack(&home, &[&pool.fingerprint().to_string()]).done());
    let stored = stored(&home);
    assert_eq!(stored.iter().map(|ack| ack.id).collect::<Vec<_>>(), [by_name, by_fingerprint].concat());
    assert_eq!((&stored[0].subject, stored[0].text.as_str()), (&errors, "on it"));
    assert_eq!((&stored[1].subject, stored[1].text.as_str()), (&pool, ""));
    assert!(stored.iter().all(|ack| ack.incident == Some(incident) && ack.about.is_some()));
    assert!(stored.iter().all(|ack| !ack.actor.is_machine()));
}

#[test]
fn all_that_fires_and_nobody_is_on() {
    let (home, _) = night::home();
    ack(&home, &["HighErrorRate"]).done();
    assert_eq!(ids(&ack(&home, &["--all-firing"]).done()).len(), 1);
    assert_eq!(stored(&home)[1].subject, subjects()[1]);
    let err = ack(&home, &["--all-firing"]).refused(1);
    assert!(err.contains("nobody is on"), "{err}");
}

#[test]
fn what_does_not_fire_is_told_with_what_does() {
    let (home, _) = night::home();
    let err = ack(&home, &["HighErorRate"]).refused(1);
    assert!(err.contains("HighErorRate does not fire") && err.contains("HighErrorRate,"), "{err}");
    assert!(err.contains("PoolFull"), "{err}");
    assert!(ack(&home, &[]).refused(2).contains("NAME|FINGERPRINT"));
    let calm = Home::new();
    calm.run(&["note", "--journal", JOURNAL, "hello"]).done();
    assert!(ack(&calm, &["HighErrorRate"]).refused(1).contains("nothing does"));
    assert!(stored(&home).is_empty());
}

#[test]
fn who_comes_second_hears_who_was_first() {
    let (home, _) = night::home();
    let first = ack(&home, &["HighErrorRate"]);
    assert_eq!(first.err, "");
    first.done();
    let second = ack(&home, &["HighErrorRate"]);
    let by = stored(&home)[0].actor.to_string();
    assert!(second.err.contains(&by) && second.err.contains("was first"), "{}", second.err);
    second.done();
    assert_eq!(stored(&home).len(), 2, "the second is no less stored");
}

#[test]
fn without_a_journal_nothing_can_fire() {
    let home = Home::new();
    let err = ack(&home, &["HighErrorRate"]).refused(1);
    assert!(err.contains("there is no journal night.db"), "{err}");
    assert!(home.names().is_empty());
}
