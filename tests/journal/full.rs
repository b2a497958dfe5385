//! A full disk.

use warroom::journal::JournalError;

use crate::common::{Place, events, note, notes, run};

#[test]
fn a_full_disk_loses_nothing_and_passes() {
    run(async {
        let place = Place::new();
        let journal = place.open().await;
        journal.append(&notes(10), None).await.unwrap();
        let pages = journal.size().await.unwrap() / 4096;
        journal.bound(u32::try_from(pages).unwrap()).await;
        let mut stored = 10;
        let full = loop {
            match journal.append(&[note(stored + 1)], None).await {
                Ok(_) => stored += 1,
                Err(error) => break error,
            }
        };
        assert!(matches!(full, JournalError::Full { .. }) && full.is_passing(), "{full}");
        assert!(full.to_string().contains("no space left"), "{full}");
        assert!(journal.append(&[note(stored + 1)], None).await.is_err(), "it is still full");
        assert_eq!(events(&journal.after(None, 0, 10_000).await.unwrap()), notes(stored));
        journal.bound(0).await;
        journal.append(&[note(stored + 1)], None).await.unwrap();
        assert_eq!(events(&journal.after(None, 0, 10_000).await.unwrap()), notes(stored + 1));
        journal.check().await.unwrap();
    });
}
