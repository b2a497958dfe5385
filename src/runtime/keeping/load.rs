//! More events than anybody can write: none is lost, and the screen is told how many wait.
#![allow(clippy::disallowed_methods, reason = "a measurement reads the machine's clock")]

use std::time::{Duration, Instant};

use tokio::sync::mpsc::{Receiver, channel, unbounded_channel};
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::hands::Hands;
use super::keep::Keep;
use crate::app::{Fate, Keeping, Message};
use crate::journal::{Access, Journal};
use crate::model::{Actor, Clock, Event, EventId, EventKind, Text, Timestamp};
use crate::runtime::mirrors::Mirrors;
use crate::runtime::outlet::Outlet;
use crate::runtime::time::Now;

const PATIENCE: Duration = Duration::from_mins(5);

fn note(n: u32) -> Vec<Event> {
    let at = Timestamp::from_millis(1_723_600_000_000 + i64::from(n));
    let mut random = [0; 10];
    random[..4].copy_from_slice(&n.to_be_bytes());
    let (id, board) = (EventId::of_person(at, random), Text::line("shop"));
    let text = Text::line(&format!("note {n}"));
    vec![Event { text, ..Event::new(id, board, EventKind::Note, at, Actor::person("a", "h")) }]
}

/// What the screen heard.
#[derive(Debug, Default)]
struct Heard {
    stored: u32,
    deepest: usize,
}

async fn hear(mut screen: Receiver<Message>) -> Heard {
    let mut heard = Heard::default();
    while let Some(message) = screen.recv().await {
        match message {
            Message::Fated(_, Fate::Stored) => heard.stored += 1,
            Message::Keeping(Keeping::Waiting { queued, .. }) => heard.deepest = heard.deepest.max(queued),
            _ => {}
        }
    }
    heard
}

/// Stores `each` events, `times` times, `every` so often; returns what the screen heard and how long it took.
async fn stored(each: u32, times: u32, every: Duration) -> (Heard, Duration) {
    let folder = tempfile::tempdir().unwrap();
    let keep = Keep {
        path: folder.path().join("journal.db"),
        access: Access::ReadWrite,
        board: Text::line("shop"),
        holder: Text::line("a@h (pid 1)"),
        recorder: Actor::machine("warroom@h"),
        state: Some(folder.path().join("state")),
        mirrors: Mirrors::default(),
        team: Vec::new(),
    };
    let path = keep.path.clone();
    let (sender, screen) = channel(1024);
    let heard = tokio::spawn(hear(screen));
    let hands = Hands::start(keep, Now::new(Clock::System), Outlet::to_screen(sender), unbounded_channel());
    let began = Instant::now();
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    for tick in 0..times {
        ticks.tick().await;
        (tick * each..(tick + 1) * each).for_each(|n| hands.append(note(n)));
    }
    timeout(PATIENCE, hands.finish()).await.expect("all is stored in the end");
    let took = began.elapsed();
    let (journal, _) = Journal::open(&path, Access::ReadWrite).await.unwrap();
    assert_eq!(journal.last_seq().await.unwrap(), u64::from(each * times));
    journal.check().await.unwrap();
    journal.close().await;
    (heard.await.unwrap(), took)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_faster_than_it_can_be_stored_waits_and_is_counted() {
    let (heard, _) = stored(20_000, 1, Duration::from_millis(1)).await;
    assert_eq!(heard.stored, 20_000);
    assert!(heard.deepest > 0, "{heard:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures for more than a minute"]
async fn five_thousand_events_a_second_for_a_minute() {
    let (heard, took) = stored(500, 600, Duration::from_millis(100)).await;
    assert_eq!(heard.stored, 300_000);
    println!("300,000 events in 60 s: the last was stored {took:.1?} after the first came, 0 lost");
    println!("at most {} waited", heard.deepest);
}
