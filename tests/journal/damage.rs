//! Damaged files: reported, set aside, never lost in silence.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use warroom::journal::{Access, Journal, JournalError};
use warroom::model::{EventKind, Recorded};

use crate::common::{Place, append_patiently, events, note, notes, run};
use crate::story::{board, story};

#[test]
fn what_is_no_database_is_set_aside() {
    run(async {
        let place = Place::new();
        for (number, content) in [(1, "not a database at all\n".repeat(100)), (2, "short".to_owned())] {
            fs::write(place.path(), &content).unwrap();
            fs::write(format!("{}-wal", place.path().display()), "log").unwrap();
            let (journal, notices) = Journal::open(&place.path(), Access::ReadWrite).await.unwrap();
            let aside = format!("{}.broken-{number}", place.path().display());
            assert!(notices[0].as_str().contains(&aside), "{notices:?}");
            assert_eq!(fs::read_to_string(&aside).unwrap(), content);
            assert!(fs::exists(format!("{aside}-wal")).unwrap());
            journal.append(&[note(1)], None).await.unwrap();
            assert_eq!(events(&journal.after(None, 0, 10).await.unwrap()), [note(1)]);
            journal.close().await;
        }
    });
}

#[test]
fn the_new_one_is_shared_as_the_damaged_one_was() {
    run(async {
        for (shared, then) in [(0o660, 0o660), (0o664, 0o660), (0o600, 0o600)] {
            let place = Place::new();
            fs::write(place.path(), "not a database at all".repeat(100)).unwrap();
            fs::set_permissions(place.path(), Permissions::from_mode(shared)).unwrap();
            let former = fs::metadata(place.path()).unwrap();
            let journal = Journal::open(&place.path(), Access::ReadWrite).await.unwrap().0;
            journal.append(&[note(1)], None).await.unwrap();
            let new = fs::metadata(place.path()).unwrap();
            assert_ne!(former.ino(), new.ino());
            assert_eq!((new.permissions().mode() & 0o777, new.gid()), (then, former.gid()), "{shared:o}");
        }
    });
}

#[test]
fn who_only_reads_reports_it_and_moves_nothing() {
    run(async {
        let place = Place::new();
        fs::write(place.path(), "not a database at all".repeat(100)).unwrap();
        let damaged = Journal::open(&place.path(), Access::ReadOnly).await.unwrap_err();
        assert!(matches!(damaged, JournalError::Damaged { .. }), "{damaged}");
        assert_eq!(place.names(), ["journal.db"]);
    });
}

#[test]
fn many_that_find_it_damaged_set_it_aside_once() {
    let place = Place::new();
    fs::write(place.path(), "not a database at all".repeat(100)).unwrap();
    let threads: Vec<_> = (0..8_u32)
        .map(|n| {
            let path = place.path();
            std::thread::spawn(move || {
                run(async {
                    let (journal, _) = Journal::open(&path, Access::ReadWrite).await.unwrap();
                    append_patiently(&journal, note(n)).await;
                });
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    assert_eq!(run(async { place.open().await.last_seq().await.unwrap() }), 8);
    assert!(!place.names().contains(&"journal.db.broken-2".to_owned()));
}

#[test]
fn a_file_that_was_set_aside_is_not_used_any_more() {
    run(async {
        let place = Place::new();
        let old = place.open().await;
        old.append(&notes(2), None).await.unwrap();
        let mut changes = old.changes().await.unwrap();
        fs::rename(place.path(), place.path().with_extension("broken-1")).unwrap();
        let gone = old.append(&[note(3)], None).await.unwrap_err();
        assert!(matches!(gone, JournalError::Replaced { .. }) && !gone.is_passing(), "{gone}");
        assert_eq!(changes.wait().await.unwrap_err(), gone);
        assert_eq!(old.after(None, 0, 10).await.unwrap_err(), gone);
    });
}

#[test]
fn a_damaged_entry_is_shown_as_such_and_hides_no_other() {
    run(async {
        let place = Place::new();
        place.open().await.append(&notes(5), None).await.unwrap();
        let mut raw = place.raw().await;
        let damage = "DROP TRIGGER events_are_never_changed; \
            UPDATE events SET body = replace(body, 'note 3', 'note 8')";
        sqlx::raw_sql(damage).execute(&mut raw).await.unwrap();
        let found = place.open().await.after(None, 0, 10).await.unwrap();
        assert_eq!(found.len(), 5);
        assert!(is_damaged(&found[2]) && found[2].event.text.as_str().contains("entry 3"));
        assert_eq!((found[2].seq, found[2].event.id), (3, note(3).id));
        assert_eq!(events(&found[3..]), notes(5)[3..]);
    });
}

fn is_damaged(recorded: &Recorded) -> bool {
    matches!(&recorded.event.kind, EventKind::Other(name) if name.as_str() == "damaged")
}

/// The file of a closed journal with the story in it.
fn written() -> (Vec<u8>, Vec<Recorded>) {
    run(async {
        let (place, story) = (Place::new(), story());
        let journal = place.open().await;
        let all: Vec<_> = story.events.iter().map(|recorded| recorded.event.clone()).collect();
        journal.append(&all, None).await.unwrap();
        journal.close().await;
        (fs::read(place.path()).unwrap(), story.events)
    })
}

/// Opens what is left; what it says is either true or a report.
async fn is_honest(content: &[u8], story: &[Recorded]) -> bool {
    let place = Place::new();
    fs::write(place.path(), content).unwrap();
    let Ok((journal, notices)) = Journal::open(&place.path(), Access::ReadWrite).await else { return true };
    if !notices.is_empty() {
        // Set aside whole, or only to be read.
        return journal.why_read_only().is_some()
            || fs::read(format!("{}.broken-1", place.path().display())).unwrap().len() == content.len();
    }
    let pages = [
        journal.after(None, 0, 1000).await,
        journal
            .slice_history(&board(), story[0].event.at, story[0].event.at)
            .await
            .map(|history| history.in_order().into_iter().cloned().collect()),
    ];
    let [all, gathered] = pages;
    let whole = all.is_err() || all.as_ref().is_ok_and(|all| all.len() == story.len());
    let is_true = |found: &Recorded| is_damaged(found) || story.contains(found);
    let readable = all.into_iter().chain(gathered).flatten();
    whole && readable.into_iter().all(|found| is_true(&found))
}

#[test]
fn no_flipped_bit_loses_an_event_in_silence() {
    let (content, story) = written();
    let flip = (any::<prop::sample::Index>(), 0..8_u8);
    let mut runner = TestRunner::new(Config::with_cases(400));
    runner
        .run(&flip, |(at, bit)| {
            let mut flipped = content.clone();
            let at = at.index(flipped.len());
            flipped[at] ^= 1 << bit;
            prop_assert!(run(is_honest(&flipped, &story)), "byte {at}, bit {bit}");
            Ok(())
        })
        .unwrap();
}

#[test]
fn no_truncation_loses_an_event_in_silence() {
    let (content, story) = written();
    for kept in [1, 50, 99, 100, 4095, 4096, 8192, content.len() / 2, content.len() - 4096, content.len() - 1]
    {
        assert!(run(is_honest(&content[..kept], &story)), "{kept} bytes");
    }
}
