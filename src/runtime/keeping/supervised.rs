//! Every task of the keeping crashes over and over: nothing that was done or noticed is lost.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::mpsc::{channel, unbounded_channel};
use tokio::time::timeout;

use super::hands::Hands;
use super::keep::Keep;
use crate::app::{Fate, Message, Query, Recording};
use crate::journal::{Access, Journal, Lease};
use crate::model::{
    Actor, Clock, Event, EventId, EventKind, Item, Labels, Observation, Point, Reading, Readings, SeriesInfo,
    Text, Timestamp, Unit,
};
use crate::runtime::mirrors::Mirrors;
use crate::runtime::outlet::{Outlet, Trap};
use crate::runtime::time::Now;
use crate::signals::{Role, SignalSpec, SourceSpec, Threshold};
use crate::timeline::Filter;

/// How often each task crashes.
const TIMES: u32 = 20;

const PATIENCE: Duration = Duration::from_mins(2);

const NOTES: u8 = 5;

const TASKS: [&str; 5] =
    ["storing entries", "reading the journal", "pages of the timeline", "recording", "the charts' past"];

/// Which task says this to the screen.
fn task(message: &Message) -> Option<&'static str> {
    Some(match message {
        Message::Fated(..) => "storing entries",
        Message::Appended(_) => "reading the journal",
        Message::Page(_) => "pages of the timeline",
        Message::Recording(_) => "recording",
        Message::Recalled(_) => "the charts' past",
        _ => return None,
    })
}

/// Every task crashes with its first attempts to say anything.
fn trap() -> Trap {
    let crashes: Mutex<BTreeMap<&str, u32>> = Mutex::default();
    Trap(Arc::new(move |message| {
        let Some(task) = task(message) else { return };
        let count = {
            let mut crashes = crashes.lock().unwrap();
            let count = crashes.entry(task).or_default();
            *count += 1;
            *count
        };
        assert!(count > TIMES, "{task} says no");
    }))
}

fn note(n: u8) -> Event {
    let at = Timestamp::from_millis(1_723_600_000_000 + i64::from(n));
    let id = EventId::of_person(at, [n; 10]);
    let text = Text::line(&format!("note {n}"));
    Event { text, ..Event::new(id, Text::line("shop"), EventKind::Note, at, Actor::person("a", "h")) }
}

fn signal() -> SignalSpec {
    SignalSpec {
        id: "errors".into(),
        name: "Errors".into(),
        source: "app".into(),
        role: Role::Errors,
        unit: Unit::Count,
        expr: String::new(),
        limit: None,
        warning: None,
        critical: Some(Threshold::held(5.0, 0, 3.0)),
    }
}

fn source() -> SourceSpec {
    SourceSpec {
        name: "app".into(),
        url: Text::line("http://127.0.0.1/metrics"),
        stale_after: Duration::from_mins(1),
        insecure: false,
    }
}

fn observation(value: f64, at: Timestamp) -> Observation {
    let reading = Reading { labels: Labels::default(), value, limit: None, at };
    let readings = Readings { signal: "errors".into(), readings: vec![reading] };
    Observation { source: "app".into(), at, received_at: at, items: vec![Item::Readings(readings)] }
}

fn keep(path: &Path) -> Keep {
    Keep {
        path: path.join("journal.db"),
        access: Access::ReadWrite,
        board: Text::line("shop"),
        holder: Text::line("a@h (pid 1)"),
        recorder: Actor::machine("warroom@h"),
        state: Some(path.join("state")),
        mirrors: Mirrors::default(),
        team: Vec::new(),
    }
}

/// A journal with a reading of a minute ago.
async fn begun(path: &Path, now: Timestamp) {
    let (journal, _) = Journal::open(path, Access::ReadWrite).await.unwrap();
    let (board, holder) = (Text::line("shop"), Text::line("b@h (pid 2)"));
    let lease = journal.take_lease(&board, &holder, now).await.unwrap();
    let Lease::Held { fence, .. } = lease else { panic!("nobody else is there") };
    let SignalSpec { id, name, unit, .. } = signal();
    let info = SeriesInfo {
        board,
        signal: Text::line(&id),
        name: Text::line(&name),
        role: Text::line("errors"),
        unit,
        query: Text::default(),
        labels: Labels::default(),
    };
    let point = Point::one(now - Duration::from_mins(1), 1.0, None);
    journal.record(&[(info, point)], &fence).await.unwrap();
    journal.release(&fence, now).await.unwrap();
    journal.close().await;
}

async fn stored(path: &Path) -> Vec<(EventKind, Text)> {
    let (journal, _) = Journal::open(path, Access::ReadWrite).await.unwrap();
    let all = journal.after(None, 0, 1000).await.unwrap();
    journal.close().await;
    all.into_iter().map(|recorded| (recorded.event.kind, recorded.event.text)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tasks_that_crash_over_and_over_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let keep = keep(folder.path());
    let path = keep.path.clone();
    let (sender, mut screen) = channel(1024);
    let (observed, observations) = unbounded_channel();
    let now = Now::new(Clock::System);
    begun(&path, now.board()).await;
    observed.send(Message::Discovered(source(), vec![signal()])).unwrap();
    observed.send(Message::Observed(observation(9.0, now.board()))).unwrap();
    let outlet = Outlet::to_screen(sender).trapped(trap());
    let hands = Hands::start(keep, now, outlet, (observed, observations));
    for n in 1..=NOTES {
        hands.append(vec![note(n)]);
    }
    hands.read(Query { number: 7, filter: Filter::default(), before: None, limit: 10 });
    let (mut told, mut fated, mut appended) = (Vec::new(), 0, 0);
    let (mut is_recording, mut has_page, mut has_past) = (false, false, false);
    let all = async {
        while !(is_recording && has_page && has_past && fated == NOTES && appended > usize::from(NOTES)) {
            match screen.recv().await.unwrap() {
                Message::Trouble(text) => told.push(text.to_string()),
                Message::Fated(_, Fate::Stored) => fated += 1,
                Message::Appended(events) => appended += events.len(),
                Message::Recording(recording) => is_recording |= recording == Recording::Here,
                Message::Recalled(_) => has_past = true,
                Message::Page(page) => has_page |= page.number == 7,
                _ => {}
            }
        }
    };
    timeout(PATIENCE, all).await.expect("everything is told in the end");
    for task in TASKS {
        let line = format!("{task}: crashed and was restarted ({TIMES}): {task} says no");
        assert!(told.contains(&line), "no {line:?} in {told:?}");
    }
    hands.finish().await;
    let stored = stored(&path).await;
    for n in 1..=NOTES {
        let text = Text::line(&format!("note {n}"));
        assert_eq!(stored.iter().filter(|(_, stored)| *stored == text).count(), 1, "{stored:?}");
    }
    assert_eq!(stored.iter().filter(|(kind, _)| *kind == EventKind::Fired).count(), 1, "{stored:?}");
}
