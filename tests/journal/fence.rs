//! One recorder for each board.

use std::time::Duration;

use warroom::journal::{JournalError, Lease, Previous};
use warroom::model::{Text, Timestamp};

use crate::common::{Place, events, lease, note, run};
use crate::story::board;

const NOW: Timestamp = Timestamp::from_millis(1_723_600_800_000);

fn later(secs: u64) -> Timestamp {
    NOW + Duration::from_secs(secs)
}

fn lost(error: &JournalError) -> bool {
    matches!(error, JournalError::LeaseLost { .. }) && !error.is_passing()
}

#[test]
fn one_holds_it_and_the_others_learn_who() {
    run(async {
        let place = Place::new();
        let journal = place.open().await;
        let fence = lease(&journal, "one", NOW).await;
        assert_eq!((fence.board(), fence.number(), fence.holder().as_str()), (&board(), 1, "one"));
        journal.renew(&fence, later(8)).await.unwrap();
        let refused = journal.take_lease(&board(), &Text::line("two"), later(17)).await.unwrap();
        let holder = Text::line("one");
        assert_eq!(refused, Lease::HeldBy { holder, since: NOW, seen: later(8) });
        let other = journal.take_lease(&Text::line("other board"), &Text::line("two"), NOW).await.unwrap();
        assert!(matches!(other, Lease::Held { previous: None, .. }));
    });
}

#[test]
fn who_slept_too_long_writes_nothing_any_more() {
    run(async {
        let place = Place::new();
        let (one, two) = (place.open().await, place.open().await);
        let stale = lease(&one, "one", NOW).await;
        one.append(&[note(1)], Some(&stale)).await.unwrap();
        let taken = two.take_lease(&board(), &Text::line("two"), later(10)).await.unwrap();
        let Lease::Held { fence, previous } = taken else { panic!("{taken:?}") };
        let before = Previous { holder: Text::line("one"), last_seen: NOW, released: false };
        assert_eq!((previous, fence.number()), (Some(before), 2));
        assert!(lost(&one.append(&[note(2)], Some(&stale)).await.unwrap_err()));
        assert!(lost(&one.record(&[], &stale).await.unwrap_err()));
        assert!(lost(&one.renew(&stale, later(11)).await.unwrap_err()));
        assert!(lost(&one.release(&stale, later(11)).await.unwrap_err()));
        assert!(lost(&one.thin(&stale, later(11)).await.unwrap_err()));
        two.append(&[note(3)], Some(&fence)).await.unwrap();
        one.append(&[note(4)], None).await.unwrap();
        assert_eq!(events(&one.after(None, 0, 10).await.unwrap()), [note(1), note(3), note(4)]);
    });
}

#[test]
fn who_slept_and_was_not_missed_goes_on() {
    run(async {
        let place = Place::new();
        let journal = place.open().await;
        let fence = lease(&journal, "one", NOW).await;
        journal.append(&[note(1)], Some(&fence)).await.unwrap();
        journal.renew(&fence, later(30)).await.unwrap();
        let refused = journal.take_lease(&board(), &Text::line("two"), later(35)).await.unwrap();
        assert!(matches!(refused, Lease::HeldBy { .. }));
    });
}

#[test]
fn who_gives_it_back_lets_another_in_at_once() {
    run(async {
        let place = Place::new();
        let journal = place.open().await;
        let fence = lease(&journal, "one", NOW).await;
        journal.release(&fence, later(3)).await.unwrap();
        assert!(lost(&journal.append(&[note(1)], Some(&fence)).await.unwrap_err()));
        let taken = journal.take_lease(&board(), &Text::line("two"), later(3)).await.unwrap();
        let Lease::Held { previous: Some(previous), .. } = taken else { panic!("{taken:?}") };
        assert!(previous.released);
        assert_eq!(previous.last_seen, later(3));
    });
}

#[test]
fn a_clock_set_back_does_not_hold_it_for_ever() {
    run(async {
        let place = Place::new();
        let journal = place.open().await;
        lease(&journal, "one", later(86_400)).await;
        assert_eq!(lease(&journal, "two", NOW).await.number(), 2);
    });
}

#[test]
fn of_many_at_once_one_gets_it() {
    let place = Place::new();
    let threads: Vec<_> = (0..8)
        .map(|n| {
            let path = place.path();
            std::thread::spawn(move || {
                run(async {
                    let access = warroom::journal::Access::ReadWrite;
                    let (journal, _) = warroom::journal::Journal::open(&path, access).await.unwrap();
                    let holder = Text::line(&format!("process {n}"));
                    loop {
                        match journal.take_lease(&board(), &holder, NOW).await {
                            Err(JournalError::Busy { .. }) => {}
                            lease => break usize::from(matches!(lease.unwrap(), Lease::Held { .. })),
                        }
                    }
                })
            })
        })
        .collect();
    let held: usize = threads.into_iter().map(|thread| thread.join().unwrap()).sum();
    assert_eq!(held, 1);
}
