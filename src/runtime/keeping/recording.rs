//! The recorder's task: what machines notice is written by one process for each board.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::{oneshot, watch};
use tokio::time::{MissedTickBehavior, interval, sleep};

use super::keep::Keep;
use crate::app::{Keeping, Message, Past};
use crate::journal::{Fence, Journal, JournalError, Lease};
use crate::model::{Actor, Clock, Event, Observation, Point, SeriesInfo, Text, Timestamp};
use crate::recorder::{self, Recorder};
use crate::runtime::crashes::{Crashes, caught};
use crate::runtime::outlet::Outlet;
use crate::runtime::time::Now;

/// How often the lease is renewed or asked for.
const TEND: Duration = Duration::from_secs(2);

/// How long until something that could not be stored is tried again.
const AGAIN: Duration = Duration::from_millis(250);

/// A time without a recorder that is worth an entry: longer than a takeover takes.
const GAP: Duration = Duration::from_secs(20);

/// How long readings wait for others, of the machine's time: every write makes the disk work.
const READINGS_WAIT: Duration = Duration::from_secs(1);

/// The same in a story that is told as fast as it can be.
const STORY_MINUTE: Duration = Duration::from_mins(1);

/// How often old readings are drawn together.
const THIN: Duration = Duration::from_mins(10);

/// Watches what is observed and writes it down while it holds the board's lease. Every process watches, so
/// that whoever takes over knows what is going on.
pub(in crate::runtime) struct Recording {
    journal: Journal,
    board: Text,
    holder: Text,
    actor: Actor,
    recorder: Recorder,
    now: Now,
    /// Who is told how it goes.
    outlet: Outlet,
    fence: Option<Fence>,
    /// Those who may do something outside while this process records.
    fenced: watch::Sender<Option<Fence>>,
    /// Readings that wait for the next write.
    held: Vec<(SeriesInfo, Point)>,
    /// How long readings may wait for others to be written with, in the board's time.
    patience: Duration,
    written: Timestamp,
    thinned: Option<Timestamp>,
    /// Whether what the recorder knows of the journal may lack something, after a crash.
    is_unsure: bool,
    /// When the lease was tended last, by the machine's clock.
    tended: Option<Timestamp>,
}

impl Recording {
    /// A recorder without the lease, knowing what the journal knows.
    pub(super) fn new(journal: Journal, past: Past, keep: &Keep, now: Now, outlet: Outlet) -> Self {
        let recorder = Recorder::new(keep.board.clone(), keep.recorder.clone(), past.open, past.incidents);
        let patience = match now.clock() {
            Clock::Stepped { .. } => STORY_MINUTE,
            clock => READINGS_WAIT.mul_f64(clock.speed()),
        };
        let written = now.board();
        let (board, holder, actor) = (keep.board.clone(), keep.holder.clone(), keep.recorder.clone());
        Self {
            journal,
            board,
            holder,
            actor,
            recorder,
            now,
            outlet,
            fence: None,
            fenced: watch::Sender::new(None),
            held: Vec::new(),
            patience,
            written,
            thinned: None,
            is_unsure: false,
            tended: None,
        }
    }

    /// Whether this process records, as it changes.
    pub(super) fn fences(&self) -> watch::Receiver<Option<Fence>> {
        self.fenced.subscribe()
    }

    /// One that knows up to when there are readings of each signal.
    pub(super) fn knowing(mut self, read_until: BTreeMap<Text, Timestamp>) -> Self {
        self.recorder.know_readings(read_until);
        self
    }

    /// Records until told to stop, then lets others.
    pub(in crate::runtime) async fn live(
        mut self,
        mut inbox: UnboundedReceiver<Message>,
        mut stop: oneshot::Receiver<()>,
    ) {
        let mut crashes = Crashes::of("recording", self.outlet.clone());
        // What was to be written is due again: nothing that was noticed is forgotten.
        while let Err(reason) = caught(self.until(&mut stop, &mut inbox)).await {
            self.is_unsure = true;
            crashes.another(reason).await;
        }
        // Without it the lease just runs out.
        let _ = caught(self.release()).await;
    }

    async fn until(&mut self, stop: &mut oneshot::Receiver<()>, inbox: &mut UnboundedReceiver<Message>) {
        let mut tend = interval(TEND);
        tend.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = &mut *stop => return,
                Some(message) = inbox.recv() => self.take(message).await,
                _ = tend.tick() => self.tend().await,
            }
        }
    }

    /// Takes in something that was observed or appended.
    pub(in crate::runtime) async fn take(&mut self, message: Message) {
        match message {
            Message::Discovered(source, signals) => {
                self.recorder.add_source(source);
                for signal in signals {
                    self.recorder.add_signal(signal);
                }
            }
            Message::Unwatched(gone) => {
                let due = self.recorder.forget(&gone, self.now.board());
                self.write(due).await;
                self.settle().await;
            }
            Message::Observed(observation) => self.observe(&observation).await,
            Message::Appended(events) => {
                for recorded in &events {
                    self.recorder.absorb(recorded);
                }
                self.settle().await;
            }
            _ => {}
        }
    }

    async fn observe(&mut self, observation: &Observation) {
        let events = self.recorder.observe(observation, self.now.board());
        self.held.extend(self.recorder.points(observation));
        if !events.is_empty() || self.now.board().since(self.written) >= self.patience {
            self.write(events).await;
        }
        self.settle().await;
    }

    /// Writes whatever follows from what is known, until nothing more does.
    async fn settle(&mut self) {
        while self.fence.is_some() {
            let due = self.recorder.settle(self.now.board());
            if due.is_empty() || !self.write(due).await {
                return;
            }
        }
    }

    /// Writes these and the readings on hand if this process records; waits as long as the journal cannot
    /// take them. Tells whether anything new was written.
    async fn write(&mut self, events: Vec<Event>) -> bool {
        let readings = std::mem::take(&mut self.held);
        self.written = self.now.board();
        let mut troubled = false;
        while let Some(fence) = self.fence.clone() {
            match self.journal.write(&events, &readings, Some(&fence)).await {
                Ok(appended) => {
                    for appended in &appended {
                        self.recorder.absorb(&appended.recorded);
                    }
                    if troubled {
                        self.tell(Message::Keeping(Keeping::Ready(self.journal.path().to_owned()))).await;
                    }
                    return appended.iter().any(|appended| appended.is_new);
                }
                Err(error) if error.is_passing() => {
                    troubled = true;
                    let reason = Text::line(&error.to_string());
                    self.tell(Message::Keeping(Keeping::Waiting { queued: events.len(), reason })).await;
                    sleep(AGAIN).await;
                }
                Err(error) => self.stop_recording(&error).await,
            }
        }
        false
    }

    /// Tends the lease when that is due by the machine's clock: for a caller without a timer.
    pub(super) async fn keep_up(&mut self) {
        let machine = Now::machine();
        if self.tended.is_none_or(|last| machine.since(last) >= TEND) {
            self.tended = Some(machine);
            self.tend().await;
        }
    }

    /// Renews the lease, or takes it over when nobody has it; does what is due by the clock alone.
    pub(in crate::runtime) async fn tend(&mut self) {
        if self.is_unsure {
            self.read_anew().await;
        }
        let outcome = match self.fence.clone() {
            Some(fence) => self.journal.renew(&fence, Now::machine()).await,
            None => self.apply().await,
        };
        match outcome {
            Ok(()) => {}
            // The lease outlasts a few of these; the next tick tries again.
            Err(error) if error.is_passing() => return,
            Err(error) => self.stop_recording(&error).await,
        }
        self.settle().await;
        self.thin().await;
    }

    /// Says again who records, and looks up what stands in the journal; tries again with the next tick where
    /// that fails.
    async fn read_anew(&mut self) {
        if self.fence.is_some() {
            self.tell(Message::Recording(crate::app::Recording::Here)).await;
        }
        let open = self.journal.open_episodes(&self.board).await;
        let incidents = self.journal.incidents(&self.board).await;
        if let (Ok(open), Ok(incidents)) = (open, incidents) {
            self.recorder.stand(open, incidents);
            self.is_unsure = false;
            let due = self.recorder.due(self.now.board());
            self.write(due).await;
        }
    }

    async fn apply(&mut self) -> Result<(), JournalError> {
        let machine = Now::machine();
        match self.journal.take_lease(&self.board, &self.holder, machine).await? {
            Lease::HeldBy { holder, seen, .. } => {
                self.tell(Message::Recording(crate::app::Recording::Elsewhere(holder, seen))).await;
            }
            Lease::Held { fence, previous } => {
                self.hold(Some(fence));
                self.tell(Message::Recording(crate::app::Recording::Here)).await;
                let gap = previous.filter(|previous| machine.since(previous.last_seen) > GAP);
                // Another clock's board has no outages of the machine's.
                if let Some(gap) = gap.filter(|_| self.now.clock() == Clock::System) {
                    let (stopped, by) = (&gap.holder, &self.actor);
                    let events = recorder::gap(&self.board, stopped, gap.last_seen, machine, by);
                    self.write(events.into()).await;
                }
                // What nobody wrote down meanwhile need not wait for the next poll.
                let due = self.recorder.due(self.now.board());
                if !due.is_empty() {
                    self.write(due).await;
                }
            }
        }
        Ok(())
    }

    fn hold(&mut self, fence: Option<Fence>) {
        self.fence.clone_from(&fence);
        self.fenced.send_replace(fence);
    }

    async fn stop_recording(&mut self, error: &JournalError) {
        self.hold(None);
        let reason = Text::line(&error.to_string());
        self.tell(Message::Recording(crate::app::Recording::Nobody(reason))).await;
    }

    async fn thin(&mut self) {
        let now = self.now.board();
        if self.thinned.is_some_and(|last| now.since(last) < THIN) {
            return;
        }
        if let Some(fence) = &self.fence {
            // Old readings can wait for the next time.
            let _ = self.journal.thin(fence, now).await;
            self.thinned = Some(now);
        }
    }

    /// Writes what is on hand, and lets others record.
    pub(in crate::runtime) async fn release(&mut self) {
        if !self.held.is_empty() {
            self.write(Vec::new()).await;
        }
        self.fenced.send_replace(None);
        if let Some(fence) = &self.fence {
            // Without it the lease just runs out.
            let _ = self.journal.release(fence, Now::machine()).await;
        }
    }

    async fn tell(&self, message: Message) {
        self.outlet.send(message).await;
    }
}
