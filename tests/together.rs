//! Many processes on one journal at once.
#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "a test waits by the machine's clock")]

#[path = "support/kept.rs"]
mod kept;

use std::collections::BTreeSet;
use std::process::Child;

use kept::{BOARD, Kept, printed, said};
use warroom::model::{Actor, Event, EventId, EventKind, Severity, Subject, Text, Timestamp};

const TOGETHER: usize = 16;
const EPISODES: u8 = 200;

#[test]
fn sixteen_start_together_on_a_journal_that_is_not_there_yet() {
    start_together(5);
}

#[test]
#[ignore = "a measurement: scripts/bench"]
fn sixteen_start_together_fifty_times() {
    start_together(50);
}

fn start_together(rounds: usize) {
    for round in 0..rounds {
        let kept = Kept::new();
        let start = |n: usize| kept.note(&format!("note {n} of round {round}")).spawn().unwrap();
        let children: Vec<Child> = (0..TOGETHER).map(start).collect();
        let mut ids = BTreeSet::new();
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "round {round}: {}", said(&output));
            ids.extend(printed(&output.stdout));
        }
        assert_eq!(ids.len(), TOGETHER);
        let all = kept.all();
        assert_eq!(all.iter().map(|recorded| recorded.event.id).collect::<BTreeSet<_>>(), ids);
        kept.assert_sound();
    }
}

/// The beginning of the `n`th alert's episode.
fn fired(n: u8) -> Event {
    let at = Timestamp::from_millis(1_723_600_000_000 + i64::from(n));
    let id = EventId::of_person(at, [n; 10]);
    Event {
        severity: Some(Severity::Critical),
        subject: Subject::named(&format!("Alert{n}")),
        ..Event::new(id, Text::line(BOARD), EventKind::Fired, at, Actor::machine("recorder"))
    }
}

#[test]
fn of_two_who_acknowledge_at_once_one_owns_it_and_the_other_hears_of_it() {
    race_for_every_alert();
}

#[test]
#[ignore = "a measurement: scripts/bench"]
fn a_thousand_races_have_a_thousand_winners() {
    (0..5).for_each(|_| race_for_every_alert());
}

fn race_for_every_alert() {
    let kept = Kept::new();
    let alerts: Vec<Event> = (0..EPISODES).map(fired).collect();
    kept.look(async |journal| journal.append(&alerts, None).await.map(|_| ()).unwrap());
    for alert in &alerts {
        let name = alert.subject.name.as_str();
        let start = || kept.command(&["ack", name, "--board", BOARD]).spawn().unwrap();
        let outputs = [start(), start()].map(|child| child.wait_with_output().unwrap());
        let [one, other] = outputs.each_ref().map(|output| {
            assert!(output.status.success(), "{}", said(output));
            let ids = printed(&output.stdout);
            assert_eq!(ids.len(), 1, "{}", said(output));
            ids[0]
        });
        let board = Text::line(BOARD);
        let open = kept.look(async |journal| journal.open_episodes(&board).await.unwrap());
        let given = open.episode(&board, &alert.subject).unwrap().acknowledgement;
        let (owner, also) = (given.owner().unwrap(), given.also());
        assert_eq!(BTreeSet::from([owner.id, also[0].id]), BTreeSet::from([one, other]));
        let [to_one, to_other] = outputs.each_ref().map(said);
        let (to_owner, to_late) = if owner.id == one { (to_one, to_other) } else { (to_other, to_one) };
        let verdict = format!("{name}: {} was first, at {}", owner.by, owner.at.clock());
        assert!(to_late.contains(&verdict), "{to_late:?} does not say {verdict:?}");
        assert!(!to_owner.contains("was first"), "{to_owner}");
    }
    kept.assert_sound();
}
