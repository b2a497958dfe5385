//! Appending: once, in order, for ever.

use std::time::Duration;

use warroom::journal::JournalError;
use warroom::model::{EventKind, Recorded};

use crate::common::{Place, events, note, notes, run};
use crate::story::{board, story};

#[test]
fn what_is_appended_is_read_as_it_was() {
    run(async {
        let (place, story) = (Place::new(), story());
        let events: Vec<_> = story.events.iter().map(|recorded| recorded.event.clone()).collect();
        let appended = place.open().await.append(&events, None).await.unwrap();
        let recorded: Vec<Recorded> = appended.into_iter().map(|appended| appended.recorded).collect();
        assert_eq!(recorded, story.events);
        let journal = place.open().await;
        assert_eq!(journal.after(None, 0, 1000).await.unwrap(), story.events);
        assert_eq!(journal.last_seq().await.unwrap(), story.events.len() as u64);
        let third = &story.events[2];
        assert_eq!(journal.get(third.event.id).await.unwrap().as_ref(), Some(third));
        assert_eq!(journal.get(note(1).id).await.unwrap(), None);
    });
}

#[test]
fn twice_is_once() {
    run(async {
        let place = Place::new();
        let journal = place.open().await;
        journal.append(&notes(3), None).await.unwrap();
        let mut again = notes(4);
        again[1].kind = EventKind::Todo;
        again.push(note(4));
        let appended = journal.append(&again, None).await.unwrap();
        let told: Vec<_> = appended.iter().map(|a| (a.recorded.seq, a.is_new)).collect();
        assert_eq!(told, [(1, false), (2, false), (3, false), (4, true), (4, false)]);
        assert_eq!(appended[1].recorded.event, note(2), "what is stored stays as it is");
        assert_eq!(events(&journal.after(None, 0, 100).await.unwrap()), notes(4));
    });
}

#[test]
fn pages_of_news_follow_one_another() {
    run(async {
        let place = Place::new();
        let journal = place.open().await;
        let mut mixed = notes(10);
        mixed[4].board = warroom::model::Text::line("another");
        journal.append(&mixed, None).await.unwrap();
        let seqs = |news: Vec<Recorded>| news.iter().map(|recorded| recorded.seq).collect::<Vec<_>>();
        assert_eq!(seqs(journal.after(None, 7, 2).await.unwrap()), [8, 9]);
        assert_eq!(seqs(journal.after(Some(&board()), 3, 3).await.unwrap()), [4, 6, 7]);
        assert_eq!(seqs(journal.after(None, 10, 3).await.unwrap()), [0_u64; 0]);
    });
}

#[test]
fn the_file_itself_refuses_to_change_an_event() {
    run(async {
        let place = Place::new();
        let journal = place.open().await;
        journal.append(&notes(1), None).await.unwrap();
        let mut raw = place.raw().await;
        for change in ["UPDATE events SET body = '{}'", "DELETE FROM events"] {
            let refused = sqlx::query(change).execute(&mut raw).await.unwrap_err();
            assert!(refused.to_string().contains("never"), "{refused}");
        }
        assert_eq!(events(&journal.after(None, 0, 10).await.unwrap()), notes(1));
    });
}

#[test]
fn others_see_what_is_appended() {
    run(async {
        let place = Place::new();
        let (one, other) = (place.open().await, place.open().await);
        let mut changes = other.changes().await.unwrap();
        let nothing = tokio::time::timeout(Duration::from_millis(450), changes.wait()).await;
        assert!(nothing.is_err(), "nobody wrote");
        for n in 1..=3 {
            one.append(&[note(n)], None).await.unwrap();
            changes.wait().await.unwrap();
            assert_eq!(events(&other.after(None, u64::from(n) - 1, 10).await.unwrap()), [note(n)]);
        }
        other.append(&[note(4)], None).await.unwrap();
        changes.wait().await.unwrap();
    });
}

#[test]
fn who_is_locked_out_is_told_and_may_try_again() {
    run(async {
        let place = Place::new();
        let journal = place.open().await;
        let mut raw = place.raw().await;
        sqlx::raw_sql("BEGIN EXCLUSIVE").execute(&mut raw).await.unwrap();
        let busy = journal.append(&notes(1), None).await.unwrap_err();
        assert!(matches!(busy, JournalError::Busy { .. }) && busy.is_passing(), "{busy}");
        assert_eq!(journal.after(None, 0, 10).await.unwrap(), [], "readers do not wait");
        sqlx::raw_sql("ROLLBACK").execute(&mut raw).await.unwrap();
        assert_eq!(journal.append(&notes(1), None).await.unwrap().len(), 1);
    });
}

#[test]
fn a_writer_that_is_stopped_in_the_middle_leaves_nothing_behind() {
    run(async {
        let place = Place::new();
        let journal = place.open().await;
        let all = notes(2000);
        for millis in 0..8 {
            let cut = tokio::time::timeout(Duration::from_millis(millis), journal.append(&all, None)).await;
            let stored = journal.after(None, 0, 5000).await.unwrap().len();
            assert!(stored == 0 || stored == all.len(), "{stored} of them");
            assert!(cut.is_err() || stored == all.len());
        }
        journal.append(&all, None).await.unwrap();
        assert_eq!(events(&journal.after(None, 0, 5000).await.unwrap()), all);
    });
}
