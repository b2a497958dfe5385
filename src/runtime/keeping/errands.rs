//! What is to be done outside: told to the screen as it goes, and done by the process that records.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::sleep;

use crate::app::{Message, Reach};
use crate::journal::{Fence, Journal, JournalError};
use crate::model::{Errand, Text};
use crate::outbox::{self, Mirror, Policy, Step};
use crate::runtime::crashes::{Crashes, caught};
use crate::runtime::mirrors::Mirrors;
use crate::runtime::outlet::Outlet;
use crate::runtime::time::Now;

/// How often it is looked at what time alone makes due.
const LOOK: Duration = Duration::from_secs(1);

/// How long until a journal that could not be read is tried again.
const AGAIN: Duration = Duration::from_millis(500);

/// How many that are over are told: whoever looks an alert up later than that finds what the timeline has.
const OVER: u32 = 100;

/// The errands of a board.
pub(super) struct Errands {
    journal: Journal,
    board: Text,
    now: Now,
    /// Whether this process records.
    fence: watch::Receiver<Option<Fence>>,
    mirrors: Mirrors,
    outlet: Outlet,
    /// What the screen was told last.
    told: Option<(Vec<Errand>, Reach)>,
}

impl Errands {
    /// The board's errands, done while `fence` holds one.
    pub(super) fn new(
        (journal, board): (Journal, Text),
        now: Now,
        fence: watch::Receiver<Option<Fence>>,
        mirrors: Mirrors,
        outlet: Outlet,
    ) -> Self {
        Self { journal, board, now, fence, mirrors, outlet, told: None }
    }

    /// Follows and does them, for ever.
    pub(super) async fn live(mut self) {
        let mut crashes = Crashes::of("reaching out", self.outlet.clone());
        loop {
            match caught(self.go_on()).await {
                Ok(Ok(())) => return,
                // Whatever was done is found again by what it carries.
                Ok(Err(_)) => sleep(AGAIN).await,
                Err(reason) => crashes.another(reason).await,
            }
        }
    }

    async fn go_on(&mut self) -> Result<(), JournalError> {
        let mut written = self.journal.changes().await?;
        let (mut mirrored, mut fenced) = (self.mirrors.changes(), self.fence.clone());
        while self.round().await? {
            tokio::select! {
                changed = written.wait() => changed?,
                // Senders live as long as this task.
                _ = mirrored.changed() => {}
                Ok(()) = fenced.changed() => {}
                () = sleep(LOOK) => {}
            }
        }
        Ok(())
    }

    /// Tells how they stand, and does what is due; false when nobody listens any more.
    async fn round(&mut self) -> Result<bool, JournalError> {
        let errands = self.journal.errands(&self.board).await?;
        if !self.tell(errands.clone()).await? {
            return Ok(false);
        }
        let fence = self.fence.borrow().clone();
        if let Some(fence) = fence.filter(|_| !errands.is_empty())
            && self.work(&errands, &fence).await?
        {
            let errands = self.journal.errands(&self.board).await?;
            return self.tell(errands).await;
        }
        Ok(true)
    }

    /// Does what is due; whether there was anything.
    async fn work(&self, errands: &[Errand], fence: &Fence) -> Result<bool, JournalError> {
        let open = self.journal.open_episodes(&self.board).await?;
        let mirror = self.mirrors.chosen();
        let policy = mirror.as_ref().map_or(Policy::NONE, |mirror| mirror.policy);
        let mut any = false;
        for step in outbox::plan(errands, &open, policy, self.now.board()) {
            any |= self.settle(&step, mirror.as_ref(), fence).await?;
        }
        Ok(any)
    }

    async fn settle(
        &self,
        step: &Step,
        mirror: Option<&Mirror>,
        fence: &Fence,
    ) -> Result<bool, JournalError> {
        let now = self.now.board();
        let progress = match mirror {
            Some(mirror) => Some(mirror.carry_out(step, now).await),
            None => outbox::without(step, now),
        };
        let Some(progress) = progress else { return Ok(false) };
        self.journal.settle(step.errand.asked.event.id, &progress, fence).await?;
        Ok(true)
    }

    /// Tells the screen what is new; false when nobody listens any more.
    async fn tell(&mut self, errands: Vec<Errand>) -> Result<bool, JournalError> {
        let now = (errands, self.mirrors.reach());
        if self.told.as_ref() == Some(&now) {
            return Ok(true);
        }
        // What is over ceased to be open.
        let over = self.journal.errands_over(&self.board, OVER).await?;
        let (errands, reach) = now.clone();
        self.told = Some(now);
        let news = [Message::Reaching(reach), Message::Errands(errands), Message::Done(over)];
        for message in news {
            if !self.outlet.send(message).await {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
