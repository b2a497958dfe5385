//! A screen that is opened in the middle of things shows what was read before.
#![allow(clippy::disallowed_methods, reason = "a test waits by the machine's clock")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "support/endpoint.rs"]
mod endpoint;
#[path = "support/kept.rs"]
mod kept;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use endpoint::{Behaviour, Endpoint};
use kept::{BOARD, Kept, PATIENCE, Running};
use rustix::process::Signal;
use warroom::model::{Point, Text, Timestamp};

/// A pool with one more connection in use at each look.
fn climbing() -> Behaviour {
    let looks = Arc::new(AtomicU32::new(0));
    Behaviour::Made(Arc::new(move || {
        let in_use = looks.fetch_add(1, Ordering::SeqCst);
        format!(
            "hikaricp_connections_active{{pool=\"p\"}} {in_use}\nhikaricp_connections_max{{pool=\"p\"}} 500\n"
        )
    }))
}

fn readings(kept: &Kept) -> Vec<Point> {
    let (first, last) = (Timestamp::from_millis(0), Timestamp::from_millis(i64::MAX));
    let all = kept.look(async |journal| journal.readings(&Text::line(BOARD), first, last).await.unwrap());
    all.into_iter().flat_map(|series| series.points).collect()
}

#[test]
fn the_charts_begin_before_the_screen_did() {
    let (kept, endpoint) = (Kept::new(), Endpoint::start(climbing()));
    let mut record = Running(kept.command(&["record", &endpoint.url()]).spawn().unwrap());
    let deadline = Instant::now() + PATIENCE;
    while !kept.path().exists() || readings(&kept).len() < 3 {
        assert!(Instant::now() < deadline, "nothing was recorded");
        sleep(Duration::from_millis(50));
    }
    record.signal(Signal::TERM);
    assert!(record.wait(PATIENCE).expect("it ends").success());
    let before = readings(&kept);
    let mut terminal = kept.dashboard(&[&endpoint.url()]);
    terminal.wait_for_text("recording here");
    terminal.wait_for_text("Pool p");
    terminal.send("\r");
    terminal.wait_for_text("last values");
    terminal.send("G");
    for point in &before {
        let row = format!("{}  {:>9}", point.at.clock(), point.value);
        terminal.wait_for_text(&row);
    }
    terminal.quit();
}
