//! The poll loops of a board, which may be watched otherwise while it is shown.

use std::sync::Arc;

use tokio::task::JoinHandle;

use super::outlet::Outlet;
use super::poll;
use super::polling::Polling;
use super::targets::Target;
use super::time::Now;
use crate::app::{Changes, Message};
use crate::config::shipped;
use crate::signals::Unwatched;

/// The poll loops that are running.
pub(super) struct Loops {
    now: Now,
    outlet: Outlet,
    running: Vec<Running>,
}

struct Running {
    name: Arc<str>,
    target: Option<Target>,
    task: JoinHandle<()>,
}

impl Loops {
    /// None yet; what they say goes to `outlet`.
    pub(super) const fn new(now: Now, outlet: Outlet) -> Self {
        Self { now, outlet, running: Vec::new() }
    }

    /// Starts one. Its source was told of.
    pub(super) fn start(&mut self, polling: Polling) {
        let (name, target) = (polling.spec.name.clone(), polling.target.clone());
        let task = poll::spawn(polling, self.now.clone(), self.outlet.clone());
        self.running.push(Running { name, target, task });
    }

    /// Watches these from now on and nothing else. What is the same as before goes on undisturbed. Whoever
    /// listens hears everything in order: the last word of a loop, that its source is gone, what there is now.
    pub(super) async fn change_to(&mut self, sources: Vec<Polling>) -> Changes {
        let mut changes = Changes::default();
        let is_left = |running: &Running| sources.iter().any(|source| source.spec.name == running.name);
        let (left, removed): (Vec<Running>, Vec<Running>) = self.running.drain(..).partition(is_left);
        self.running = left;
        for running in removed {
            let name = running.name.clone();
            running.stop().await;
            self.outlet.send(Message::Unwatched(Unwatched::Source(name))).await;
            changes.removed += 1;
        }
        for polling in sources {
            match self.running.iter().position(|running| running.name == polling.spec.name) {
                Some(place) if self.running[place].target == polling.target => continue,
                Some(place) => {
                    let before = self.running.remove(place);
                    self.let_go(before, &polling).await;
                    changes.changed += 1;
                }
                None => changes.added += 1,
            }
            let found = Message::Discovered(polling.spec.clone(), polling.signals.clone());
            self.outlet.send(found).await;
            self.start(polling);
        }
        changes
    }

    /// Ends the loop of a source that is watched otherwise, and the signals it is not asked for any more.
    async fn let_go(&self, before: Running, next: &Polling) {
        let dropped = match (&before.target, &next.target) {
            (Some(before), Some(next)) => {
                // Without the presets, which were decoded before, nothing would be watched at all.
                before.watch.dropped(&next.watch, &shipped().unwrap_or_default(), &next.name)
            }
            _ => Vec::new(),
        };
        before.stop().await;
        if !dropped.is_empty() {
            self.outlet.send(Message::Unwatched(Unwatched::Signals(dropped))).await;
        }
    }
}

impl Running {
    /// Resolves when it has said its last word.
    async fn stop(self) {
        self.task.abort();
        // It was cut short, had ended, or had crashed: it is over in any case.
        let _ = self.task.await;
    }
}
