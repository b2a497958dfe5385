//! Seven days on the stepped clock: polls, rules, the journal and its thinning, with twelve signals and
//! ten events an hour.
#![allow(clippy::unwrap_used)]

#[path = "support/endpoint.rs"]
mod endpoint;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use endpoint::{Behaviour, Endpoint};
use warroom::config::Watch;
use warroom::journal::{Access, Journal};
use warroom::model::{Actor, Text, Timestamp, Unit};
use warroom::runtime::{Keep, Mirrors, Now, Target, tell_story};
use warroom::signals::{Role, SignalSpec, Threshold};

const SIGNALS: usize = 12;
const DAYS: u64 = 7;
const POLLS_A_DAY: u64 = 24 * 3600 / 5;

/// One signal is critical for the first half of each of these: a firing and an end five times an hour.
const POLLS_A_FLIP: u64 = 12 * 60 / 5;

/// What the journal may hold after a week: six hours of every reading, a week of minutes, and the events.
const JOURNAL_CAP: u64 = 64 << 20;

/// Kilobytes that this process holds in memory.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// The page of the poll with this number: counters that grow, gauges that swing, one that is too high now and then.
fn page(poll: u64) -> String {
    let mut page = String::new();
    for signal in 0..SIGNALS as u64 {
        let swing = (poll * (signal + 3)) % 40;
        let value = if signal == 0 && poll % POLLS_A_FLIP < POLLS_A_FLIP / 2 { 95 } else { swing };
        writeln!(page, "used_{signal} {value}").unwrap();
    }
    page
}

fn signal(number: usize) -> SignalSpec {
    SignalSpec {
        id: format!("used-{number}").into(),
        name: format!("Used {number}").into(),
        source: "app".into(),
        role: Role::Saturation,
        unit: Unit::Count,
        expr: format!("used_{number}"),
        limit: None,
        warning: None,
        critical: Some(Threshold::at_once(90.0)),
    }
}

/// An endpoint that knows which poll it answers, and how much memory was held when each day began.
fn observed() -> (Endpoint, Arc<Mutex<Vec<u64>>>) {
    let (polls, days) = (AtomicU64::new(0), Arc::<Mutex<Vec<u64>>>::default());
    let kept = days.clone();
    let answer = move || {
        let poll = polls.fetch_add(1, Ordering::SeqCst);
        if poll.is_multiple_of(POLLS_A_DAY) {
            kept.lock().unwrap().push(resident());
        }
        page(poll)
    };
    (Endpoint::start(Behaviour::Made(Arc::new(answer))), days)
}

fn size(journal: &Path) -> u64 {
    fs::metadata(journal).unwrap().len()
}

#[tokio::test]
#[ignore = "a measurement: scripts/bench"]
async fn a_week_is_kept_within_its_bounds() {
    let (endpoint, days) = observed();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let start = Timestamp::from_secs_f64(1_723_593_600.0);
    let (now, stepper) = Now::stepped(start);
    let watch = Watch { signals: (0..SIGNALS).map(signal).collect(), discover: false, ..Watch::default() };
    let target = Target {
        name: "app".into(),
        watch,
        ..Target::parse(&format!("{}/metrics", endpoint.address)).unwrap()
    };
    let polling = target.polling(now.clock()).unwrap();
    let keep = Keep {
        path: path.clone(),
        access: Access::ReadWrite,
        board: Text::line("week"),
        holder: Text::line("bench"),
        recorder: Actor::machine("warroom@bench"),
        state: None,
        mirrors: Mirrors::default(),
        team: Vec::new(),
    };
    let end = start + Duration::from_hours(24 * DAYS);
    tell_story(keep, (now, stepper), &polling, end).await.unwrap();
    let (journal, _) = Journal::open(&path, Access::ReadOnly).await.unwrap();
    let events = journal.last_seq().await.unwrap();
    journal.close().await;
    let kilobytes = days.lock().unwrap().clone();
    let slope = (kilobytes[7] as f64 - kilobytes[1] as f64) / 6.0 / 1024.0;
    let megabytes = size(&path) as f64 / 1_048_576.0;
    println!("{events} events, a journal of {megabytes:.1} MiB");
    println!("{kilobytes:?} KiB day by day: {slope:.3} MiB a day after the first");
    assert!(events >= DAYS * 24 * 10);
    assert!(slope < 1.0 && size(&path) < JOURNAL_CAP);
}
