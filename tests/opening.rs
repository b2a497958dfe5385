//! How long it takes to open a journal of a million events: a measurement, not a test, and therefore
//! only run on request (`scripts/bench`).
#![allow(clippy::unwrap_used, clippy::expect_used)]
#![allow(clippy::disallowed_methods, reason = "a measurement reads the machine's clock")]

#[path = "support/endpoint.rs"]
mod endpoint;
#[path = "support/kept.rs"]
mod kept;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use endpoint::{Behaviour, Endpoint};
use kept::{BOARD, Kept};
use warroom::journal::Journal;
use warroom::model::{Actor, Event, EventId, EventKind, Severity, Subject, Text, Timestamp};
use warroom::timeline::Filter;

const EVENTS: u32 = 1_000_000;
const BATCH: u32 = 20_000;
const PAIRS: usize = 20;
const PAGE: usize = 100;

/// One in so many events is a note; all others are alerts that come and go.
const RARE: u32 = 10_000;

/// A night that ends now, an event every 100 ms.
fn event(n: u32) -> Event {
    let now = Timestamp::from(chrono::Utc::now());
    let at = now - Duration::from_millis(100) * (EVENTS - n);
    let board = Text::line(BOARD);
    if n % RARE == RARE - 1 {
        let id = EventId::of_person(at, random(n));
        let note = Event::new(id, board, EventKind::Note, at, Actor::person("alice", "bastion"));
        return Event { text: Text::line("the pool was reset by hand"), ..note };
    }
    let kind = if n.is_multiple_of(2) { EventKind::Fired } else { EventKind::Resolved };
    let id = EventId::of_person(at, random(n));
    Event {
        severity: Some(Severity::Warning),
        subject: Subject::named(&format!("Alert{}", n / 2 % 500)),
        text: Text::line("61.3 % > 5.0 % for 30 s, and more words such as alerts have"),
        source: Text::line("local"),
        ..Event::new(id, board, kind, at, Actor::machine("warroom@bastion"))
    }
}

fn random(n: u32) -> [u8; 10] {
    let mut random = [0; 10];
    random[6..].copy_from_slice(&n.to_be_bytes());
    random
}

async fn fill(journal: &Journal) {
    for first in (0..EVENTS).step_by(BATCH as usize) {
        let events: Vec<Event> = (first..first + BATCH).map(event).collect();
        journal.append(&events, None).await.unwrap();
    }
}

/// From the start of the program until its screen says that the journal is open.
fn start(kept: &Kept, endpoint: &Endpoint) -> Duration {
    let began = Instant::now();
    let terminal = kept.dashboard(&[&endpoint.url()]);
    terminal.wait_for("the journal", |screen| screen.contains("recording here"));
    let took = began.elapsed();
    terminal.quit();
    took
}

fn median(durations: &[Duration]) -> Duration {
    let mut sorted = durations.to_vec();
    sorted.sort_unstable();
    sorted[sorted.len() / 2]
}

/// The median time of reading a page.
fn page(kept: &Kept, filter: &str) -> Duration {
    let now = Timestamp::from(chrono::Utc::now());
    let filter = Filter::parse(filter, now).unwrap();
    let (board, nobody) = (Text::line(BOARD), BTreeSet::new());
    let took: Vec<Duration> = kept.look(async |journal| {
        let mut took = Vec::new();
        for _ in 0..PAIRS {
            let began = Instant::now();
            let page = journal.page(&board, None, &filter, &nobody, PAGE).await.unwrap();
            took.push(began.elapsed());
            assert_eq!(page.len(), PAGE);
        }
        took
    });
    median(&took)
}

#[test]
#[ignore = "a measurement: scripts/bench"]
fn a_million_events() {
    let (empty, large) = (Kept::new(), Kept::new());
    let began = Instant::now();
    empty.look(async |_| {});
    large.look(fill);
    let size = std::fs::metadata(large.path()).unwrap().len() >> 20;
    println!("{EVENTS} events appended in {:.1?}: {size} MiB", began.elapsed());
    let endpoint = Endpoint::start(Behaviour::Page("probe_success{target=\"a\"} 1\n".to_owned()));
    // Once for the machine's own memory of both files.
    let pair = || (start(&empty, &endpoint), start(&large, &endpoint));
    pair();
    let (without, with): (Vec<Duration>, Vec<Duration>) = (0..PAIRS).map(|_| pair()).unzip();
    let more = |(with, without): (&Duration, &Duration)| with.as_secs_f64() - without.as_secs_f64();
    let mut more: Vec<f64> = with.iter().zip(&without).map(more).collect();
    more.sort_by(f64::total_cmp);
    println!(
        "start to an open journal, {PAIRS} pairs: empty {:.1?}, with a million events {:.1?}, median of the \
         differences {:+.1} ms",
        median(&without),
        median(&with),
        more[PAIRS / 2] * 1000.0
    );
    println!(
        "{PAGE} newest: {:.1?}; {PAGE} newest notes, one event in {RARE}: {:.1?}",
        page(&large, ""),
        page(&large, "kind:note")
    );
}
