//! What acknowledgements ask for outside: as durable as they are.

use std::time::Duration;

use warroom::journal::{Access, Journal, JournalError, Lease};
use warroom::model::{Errand, Event, EventKind, Matcher, Order, Progress, Recorded, Stage, Text, Timestamp};

use crate::common::{Place, events, lease, note, notes, run};
use crate::story::board;

const NOW: Timestamp = Timestamp::from_millis(1_723_600_800_000);

/// The acknowledgement numbered `n`.
fn ack(n: u32) -> Event {
    Event { kind: EventKind::Acknowledged, ..note(n) }
}

fn pending(event: &Event, seq: u64) -> Errand {
    Errand { asked: Recorded { seq, event: event.clone() }, progress: Progress::default() }
}

#[test]
fn an_acknowledgement_makes_one_errand_however_often_it_is_appended() {
    run(async {
        let place = Place::new();
        let journal = place.open().await;
        let elsewhere = Event { board: Text::line("other board"), ..ack(4) };
        journal.append(&[note(1), ack(2), ack(3), elsewhere], None).await.unwrap();
        journal.append(&[ack(3)], None).await.unwrap();
        assert_eq!(journal.errands(&board()).await.unwrap(), [pending(&ack(2), 2), pending(&ack(3), 3)]);
    });
}

#[test]
fn what_an_event_orders_is_an_errand_too() {
    run(async {
        let place = Place::new();
        let journal = place.open().await;
        let matchers = vec![Matcher::regex("pool", "orders|\"users\"").unwrap()];
        let order = Some(Order::Silence {
            matchers,
            lasts: Duration::from_hours(2),
            comment: Text::line("deploy of orders"),
        });
        let asked = Event { kind: EventKind::Action, order, ..note(1) };
        journal.append(&[asked.clone(), note(2)], None).await.unwrap();
        assert_eq!(journal.errands(&board()).await.unwrap(), [pending(&asked, 1)]);
    });
}

#[test]
fn only_who_records_settles_them() {
    run(async {
        let place = Place::new();
        let journal = place.open().await;
        journal.append(&[ack(1), ack(2)], None).await.unwrap();
        let stale = lease(&journal, "one", NOW).await;
        let later = NOW + Duration::from_secs(10);
        let taken = journal.take_lease(&board(), &Text::line("two"), later).await.unwrap();
        let Lease::Held { fence, .. } = taken else { panic!("{taken:?}") };
        let confirmed = Progress {
            stage: Stage::Confirmed,
            handle: Some(Text::line("1f2e")),
            until: Some(later),
            failures: 2,
            again: None,
            said: Text::line("silenced"),
        };
        let refused = journal.settle(ack(1).id, &confirmed, &stale).await.unwrap_err();
        assert!(matches!(refused, JournalError::LeaseLost { .. }), "{refused}");
        journal.settle(ack(1).id, &confirmed, &fence).await.unwrap();
        let over = Progress { stage: Stage::Over, ..Progress::default() };
        journal.settle(ack(2).id, &over, &fence).await.unwrap();
        let confirmed = Errand { progress: confirmed, ..pending(&ack(1), 1) };
        assert_eq!(journal.errands(&board()).await.unwrap(), [confirmed]);
        let over = Errand { progress: over, ..pending(&ack(2), 2) };
        assert_eq!(journal.errands_over(&board(), 10).await.unwrap(), [over]);
        assert_eq!(journal.errands_over(&Text::line("other board"), 10).await.unwrap(), []);
    });
}

#[test]
fn a_journal_of_the_first_schema_gets_errands_and_keeps_what_it_has() {
    run(async {
        let place = Place::new();
        place.open().await.append(&notes(2), None).await.unwrap();
        let mut raw = place.raw().await;
        sqlx::raw_sql("DROP TABLE errands; PRAGMA user_version = 1").execute(&mut raw).await.unwrap();
        drop(raw);
        let refused = Journal::open(&place.path(), Access::ReadOnly).await.unwrap_err();
        assert!(refused.to_string().contains("older version"), "{refused}");
        let journal = place.open().await;
        journal.append(&[ack(3)], None).await.unwrap();
        assert_eq!(events(&journal.after(None, 0, 10).await.unwrap()), [note(1), note(2), ack(3)]);
        assert_eq!(journal.errands(&board()).await.unwrap(), [pending(&ack(3), 3)]);
    });
}
