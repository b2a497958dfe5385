//! Opening: for the first time, by many, protected, newer, another program's.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use warroom::journal::{Access, Journal, JournalError};

use crate::common::{Place, append_patiently, events, note, notes, run};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_new_journal_is_for_its_owner_alone() {
    run(async {
        let place = Place::new();
        let folder = place.path().with_file_name("state");
        let path = folder.join("warroom/journal.db");
        let (journal, notices) = Journal::open(&path, Access::ReadWrite).await.unwrap();
        journal.append(&notes(1), None).await.unwrap();
        assert_eq!((notices, journal.schema()), (vec![], 2));
        assert_eq!((mode(&folder), mode(path.parent().unwrap())), (0o700, 0o700));
        for ending in ["", "-wal", "-shm"] {
            assert_eq!(mode(Path::new(&format!("{}{ending}", path.display()))), 0o600, "{ending}");
        }
    });
}

#[test]
fn a_shared_journal_stays_shared() {
    run(async {
        let place = Place::new();
        fs::write(place.path(), "").unwrap();
        fs::set_permissions(place.path(), Permissions::from_mode(0o660)).unwrap();
        let journal = place.open().await;
        journal.append(&notes(1), None).await.unwrap();
        for ending in ["", "-wal", "-shm"] {
            assert_eq!(mode(Path::new(&format!("{}{ending}", place.path().display()))), 0o660, "{ending}");
        }
    });
}

#[test]
fn many_may_open_it_at_once_for_the_first_time() {
    for _ in 0..8 {
        let place = Place::new();
        let threads: Vec<_> = (0..16_u32)
            .map(|n| {
                let path = place.path();
                std::thread::spawn(move || {
                    run(async {
                        let (journal, notices) = Journal::open(&path, Access::ReadWrite).await.unwrap();
                        assert_eq!(notices, []);
                        let (second, _) = Journal::open(&path, Access::ReadWrite).await.unwrap();
                        append_patiently(&second, note(n)).await;
                        append_patiently(&journal, note(n + 100)).await;
                    });
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
        let found = run(async { place.open().await.after(None, 0, 100).await.unwrap() });
        assert_eq!(found.len(), 32);
    }
}

#[test]
fn who_only_reads_neither_makes_nor_changes_it() {
    run(async {
        let place = Place::new();
        let missing = Journal::open(&place.path(), Access::ReadOnly).await.unwrap_err();
        assert!(matches!(missing, JournalError::Io { .. }), "{missing}");
        assert_eq!(place.names(), [""; 0]);
        let writer = place.open().await;
        writer.append(&notes(2), None).await.unwrap();
        let (reader, _) = Journal::open(&place.path(), Access::ReadOnly).await.unwrap();
        assert_eq!(events(&reader.after(None, 0, 10).await.unwrap()), notes(2));
        let refused = reader.append(&notes(1), None).await.unwrap_err();
        assert!(matches!(refused, JournalError::ReadOnly { .. }), "{refused}");
        let mut changes = reader.changes().await.unwrap();
        writer.append(&[note(3)], None).await.unwrap();
        changes.wait().await.unwrap();
        assert_eq!(reader.last_seq().await.unwrap(), 3);
    });
}

#[test]
fn it_is_read_when_no_writer_has_it_open() {
    run(async {
        let place = Place::new();
        let writer = place.open().await;
        writer.append(&notes(2), None).await.unwrap();
        writer.close().await;
        assert_eq!(place.names(), ["journal.db"]);
        let (reader, _) = Journal::open(&place.path(), Access::ReadOnly).await.unwrap();
        assert_eq!(events(&reader.after(None, 0, 10).await.unwrap()), notes(2));
    });
}

#[test]
fn a_newer_journal_can_be_read() {
    run(async {
        let place = Place::new();
        place.open().await.append(&notes(2), None).await.unwrap();
        let mut raw = place.raw().await;
        let newer = "ALTER TABLE events ADD COLUMN mood TEXT; PRAGMA user_version = 99";
        sqlx::raw_sql(newer).execute(&mut raw).await.unwrap();
        let (journal, notices) = Journal::open(&place.path(), Access::ReadWrite).await.unwrap();
        assert!(notices[0].as_str().contains("newer version"), "{notices:?}");
        assert!(journal.why_read_only().is_some());
        assert_eq!(journal.schema(), 99);
        assert_eq!(events(&journal.after(None, 0, 10).await.unwrap()), notes(2));
        let refused = journal.append(&[note(3)], None).await.unwrap_err();
        assert!(matches!(refused, JournalError::ReadOnly { .. }), "{refused}");
    });
}

#[test]
fn another_programs_database_is_left_alone() {
    run(async {
        let place = Place::new();
        fs::write(place.path(), "").unwrap();
        let mut raw = place.raw().await;
        sqlx::raw_sql("CREATE TABLE bookmarks (url TEXT)").execute(&mut raw).await.unwrap();
        sqlx::Connection::close(raw).await.unwrap();
        let before = fs::read(place.path()).unwrap();
        let refused = Journal::open(&place.path(), Access::ReadWrite).await.unwrap_err();
        assert!(matches!(refused, JournalError::NotOurs { .. }) && !refused.is_passing(), "{refused}");
        assert_eq!(fs::read(place.path()).unwrap(), before);
        assert_eq!(place.names(), ["journal.db"]);
    });
}

/// A database whose writer was killed in the middle of its first change after `before`.
async fn cut_short(place: &Place, before: &'static str) {
    let other = Place::new();
    fs::write(other.path(), "").unwrap();
    let mut raw = other.raw().await;
    sqlx::raw_sql(before).execute(&mut raw).await.unwrap();
    // So large a change reaches the file before it is committed.
    let change = "PRAGMA cache_size = 1; BEGIN; CREATE TABLE large (x); \
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 500) \
        INSERT INTO large SELECT zeroblob(1000) FROM n";
    sqlx::raw_sql(change).execute(&mut raw).await.unwrap();
    for ending in ["", "-journal"] {
        let named = |path: std::path::PathBuf| format!("{}{ending}", path.display());
        fs::copy(named(other.path()), named(place.path())).unwrap();
    }
}

#[test]
fn who_was_killed_while_making_it_leaves_nothing_in_the_way() {
    run(async {
        let place = Place::new();
        cut_short(&place, "").await;
        let journal = place.open().await;
        journal.append(&[note(1)], None).await.unwrap();
        journal.check().await.unwrap();
        assert_eq!(place.names().iter().filter(|name| name.contains("broken")).count(), 0);
    });
}

#[test]
fn another_programs_database_is_known_also_when_its_writer_was_killed() {
    run(async {
        let place = Place::new();
        cut_short(&place, "CREATE TABLE theirs (x)").await;
        let refused = Journal::open(&place.path(), Access::ReadWrite).await.unwrap_err();
        assert!(matches!(refused, JournalError::NotOurs { .. }), "{refused}");
    });
}
