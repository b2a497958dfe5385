//! How long a journal of a million events takes to open, held against an empty one.
//!
//! A measurement, not a test: `cargo nextest run --release --test journal_speed --run-ignored all --no-capture`.
#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "a measurement reads the machine's clock")]

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use warroom::journal::{Access, Journal};
use warroom::model::{Actor, Event, EventId, EventKind, Severity, Subject, Text, Timestamp};
use warroom::timeline::Filter;

const EVENTS: u32 = 1_000_000;
const BATCH: u32 = 5000;
const ROUNDS: usize = 20;

fn board() -> Text {
    Text::line("checkout-prod")
}

/// Alerts that fire and resolve, and now and then a deploy.
fn event(n: u32) -> Event {
    let at = Timestamp::from_millis(1_700_000_000_000 + i64::from(n) * 7000);
    let mut random = [0; 10];
    random[6..].copy_from_slice(&n.to_be_bytes());
    let kind = match n {
        n if n % 50_000 == 7 => EventKind::Deploy,
        n if n % 2 == 0 => EventKind::Fired,
        _ => EventKind::Resolved,
    };
    Event {
        severity: Some(Severity::Warning),
        subject: Subject::named(&format!("Alert{}", n / 2 % 500)),
        text: Text::line("61.3 % > 5 %"),
        source: Text::line("prometheus"),
        ..Event::new(EventId::of_person(at, random), board(), kind, at, Actor::machine("warroom@bastion"))
    }
}

async fn build(path: &Path, events: u32) {
    let (journal, _) = Journal::open(path, Access::ReadWrite).await.unwrap();
    for first in (0..events).step_by(BATCH as usize) {
        let batch: Vec<Event> = (first..first + BATCH).map(event).collect();
        journal.append(&batch, None).await.unwrap();
    }
    journal.close().await;
}

/// The median of some rounds of opening and reading the first page, what is open and the incidents.
async fn opening(path: &Path, filter: &Filter) -> Duration {
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let (journal, _) = Journal::open(path, Access::ReadWrite).await.unwrap();
        let open = journal.open_episodes(&board()).await.unwrap();
        let page = journal.page(&board(), None, filter, &open.unacknowledged(), 100).await.unwrap();
        journal.incidents(&board()).await.unwrap();
        rounds.push(start.elapsed());
        assert!(page.len() <= 100);
        journal.close().await;
    }
    rounds.sort();
    rounds[ROUNDS / 2]
}

#[tokio::test]
#[ignore = "a measurement"]
async fn opening_and_the_first_page() {
    let folder = tempfile::tempdir().unwrap();
    let (empty, full) = (folder.path().join("empty.db"), folder.path().join("full.db"));
    build(&empty, 0).await;
    let start = Instant::now();
    build(&full, EVENTS).await;
    let size = std::fs::metadata(&full).unwrap().len() >> 20;
    println!("{EVENTS} events appended in {:.1?}, {size} MiB", start.elapsed());
    let kinds = Filter { kinds: vec!["deploy".to_owned()], ..Filter::default() };
    let words = Filter { words: vec!["nowhere".to_owned()], ..Filter::default() };
    for (name, filter) in [("first page", Filter::default()), ("deploys", kinds)] {
        let (none, million) = (opening(&empty, &filter).await, opening(&full, &filter).await);
        println!("{name}: empty {none:.1?}, {EVENTS} events {million:.1?}");
    }
    let (journal, _) = Journal::open(&full, Access::ReadWrite).await.unwrap();
    let start = Instant::now();
    let page = journal.page(&board(), None, &words, &BTreeSet::new(), 100).await.unwrap();
    println!("a word that no event has, searched in all: {:.1?}, {} found", start.elapsed(), page.len());
}
