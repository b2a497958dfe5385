//! Poll loops: one task for each source, restarted when it crashes.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval, sleep};
use tracing::{info, warn};

use super::crashes::caught;
use super::outlet::Outlet;
use super::polling::Polling;
use super::time::Now;
use crate::app::Message;
use crate::model::Observation;
use crate::sources::Source;

/// How soon the second poll follows the first, so that rates appear at once, and a failed one is
/// tried again, so that a passing fault passes.
const SOON: Duration = Duration::from_secs(1);

/// Polls for ever, in a task of its own; ends when nobody listens any more, or with the story.
pub(super) fn spawn(polling: Polling, now: Now, outlet: Outlet) -> JoinHandle<()> {
    tokio::spawn(async move {
        let source = &polling.spec.name;
        let pace = Pace { every: polling.interval, phase: phase(source) };
        loop {
            // Made in there, too: making a source may crash as well as asking it.
            let task = async { poll_loop((polling.make)(&outlet), pace, &now, &outlet).await };
            let Err(reason) = caught(task).await else { return };
            let source = source.clone();
            if !outlet.send(Message::Restarted { source, reason }).await {
                return;
            }
            sleep(SOON).await;
        }
    })
}

/// When a source is asked.
#[derive(Clone, Copy)]
struct Pace {
    every: Duration,
    /// Its place within the interval, from 0 to 1: sources that started together must not be asked
    /// in one burst for ever.
    phase: f64,
}

/// A source's place within the interval, from its name: the same after every start.
fn phase(name: &str) -> f64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish() as f64 / u64::MAX as f64
}

fn log_source(observation: &Observation) {
    if let Some(failure) = observation.failure() {
        warn!(source = %observation.source, reason = %failure.reason, "source down");
    } else {
        info!(source = %observation.source, "source up");
    }
}

async fn poll_loop(mut source: Box<dyn Source>, pace: Pace, now: &Now, outlet: &Outlet) {
    let every = pace.every;
    let mut ticks = interval(every);
    // A poll that took long is followed by the next at its own pace, not by a burst.
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut answering = false;
    let mut failures = 0_u32;
    let mut polls = 0_u32;
    loop {
        ticks.tick().await;
        let at = now.board();
        let mut observation = source.poll(at).await;
        observation.received_at = now.board();
        let failed = observation.failure().is_some();
        if failed != (failures > 0) || polls == 0 {
            log_source(&observation);
        }
        if !outlet.send(Message::Observed(observation)).await || now.clock().has_ended(at) {
            return;
        }
        failures = if failed { failures + 1 } else { 0 };
        // The second scrape after a start or an outage brings the rates back; one failure may pass.
        if failures == 1 || (!failed && !answering) {
            ticks.reset_after(SOON.min(every));
        } else if polls == 1 {
            ticks.reset_after(every.mul_f64(0.5 + pace.phase / 2.0));
        }
        polls = polls.saturating_add(1);
        answering = !failed;
    }
}
