//! The demo's night, scraped from its own pages: what the journal would hold.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::mpsc;
use warroom::app::Message;
use warroom::demo::{DEFAULT_SEED, Scenario, Simulation, serve};
use warroom::model::{Clock, EventKind, Item, Observation, Phase, Sev, Timestamp};
use warroom::runtime::{Outlet, Target};

use crate::board::Board;

fn clock(events: &[&warroom::model::Event]) -> Vec<(String, String)> {
    events.iter().map(|event| (event.at.clock(), format!("{} {}", event.subject, event.text))).collect()
}

/// Minutes after midnight of that day.
fn at(hour: u64, minute: u64) -> Timestamp {
    let midnight = Scenario::leak().start - Duration::from_mins(105);
    midnight + Duration::from_mins(hour * 60 + minute)
}

/// The times of the polls: every five seconds while it happens, every twenty in between.
fn times() -> impl Iterator<Item = Timestamp> {
    let every = |from: Timestamp, to: Timestamp, secs: u64| {
        let count = to.since(from).as_secs() / secs;
        (0..count).map(move |n| from + Duration::from_secs(n * secs))
    };
    every(at(1, 45), at(2, 5), 5).chain(every(at(2, 5), at(3, 58), 20)).chain(every(at(3, 58), at(4, 20), 5))
}

#[tokio::test]
async fn the_night_is_written_down() {
    let scenario = Scenario::leak();
    let now = Arc::new(AtomicI64::new(scenario.start.millis()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let story_time = now.clone();
    let server = tokio::spawn(serve(
        listener,
        Simulation::new(&scenario, DEFAULT_SEED),
        move || Timestamp::from_millis(story_time.load(Ordering::Relaxed)),
        std::future::pending(),
    ));
    let target =
        Target { name: "checkout".into(), ..Target::parse(&format!("http://{address}/metrics")).unwrap() };
    let polling = target.polling(Clock::System).unwrap();
    let (sender, mut messages) = mpsc::channel(64);
    let mut source = (polling.make)(&Outlet::to_screen(sender));
    let mut board = Board::new(Vec::new());
    board.recorder.add_source(polling.spec.clone());
    let mut observations: Vec<Observation> = Vec::new();
    for at in times() {
        now.store(at.millis(), Ordering::Relaxed);
        let observation = source.poll(at).await;
        while let Ok(message) = messages.try_recv() {
            if let Message::Discovered(_, signals) = message {
                for signal in signals {
                    board.recorder.add_signal(signal);
                }
            }
        }
        board.observe(&observation);
        observations.push(observation);
    }
    server.abort();

    let deploys = board.of_kind(&EventKind::Deploy);
    let said: Vec<String> = clock(&deploys).into_iter().map(|(_, said)| said).collect();
    assert_eq!(said, ["checkout v2.31 (was v2.30)", "checkout v2.32 (was v2.31)"], "{:?}", clock(&deploys));
    for (deploy, from) in deploys.iter().zip([at(1, 48), at(4, 0)]) {
        assert!((from..from + Duration::from_mins(1)).contains(&deploy.at), "{}", deploy.at);
    }

    let crossed = board.of_kind(&EventKind::Crossed);
    let pool = crossed.iter().find(|event| event.subject.name.as_str() == "Pool").expect("a crossed pool");
    assert!((at(1, 55)..at(1, 59)).contains(&pool.at), "{:?}", clock(&crossed));
    let fired = board.of_kind(&EventKind::Fired);
    for name in ["Pool", "Error rate"] {
        let fired_at = fired.iter().find(|event| event.subject.name.as_str() == name).map(|event| event.at);
        assert!(
            fired_at.is_some_and(|at_| (at(1, 59)..at(2, 2)).contains(&at_)),
            "{name}: {:?}",
            clock(&fired)
        );
    }
    let opened = board.of_kind(&EventKind::Incident(Phase::Opened(Sev::Sev1)));
    assert_eq!(opened.len(), 1);
    assert_eq!(opened[0].at, fired.iter().map(|event| event.at).min().unwrap());

    for event in crossed.iter().chain(&fired) {
        let evidence = event.evidence.as_ref().unwrap();
        assert!(has_reading(&observations, event.at, evidence.value), "{event:?}");
        assert!(evidence.threshold.is_some_and(|threshold| evidence.value >= threshold), "{event:?}");
    }
}

/// Whether a poll at this time gave this very value.
fn has_reading(observations: &[Observation], at: Timestamp, value: f64) -> bool {
    let items = observations.iter().flat_map(|observation| &observation.items);
    let readings = items.filter_map(|item| match item {
        Item::Readings(readings) => Some(&readings.readings),
        _ => None,
    });
    readings.flatten().any(|reading| reading.at == at && reading.value.total_cmp(&value).is_eq())
}
