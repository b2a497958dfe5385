//! What the operator did and the journal does not hold yet.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::mpsc::UnboundedReceiver;

use super::spool::Spool;
use crate::model::Event;

/// Deeds taken in at once.
const AT_ONCE: usize = 1000;

/// The spool is written anew when more than this many in it, and more than wait, are done with.
const STALE: usize = 1000;

/// Deeds in the order they were done. Each is kept in the spool from the moment it comes until it is done
/// with, so that whatever ends this process, the next start finds it.
#[derive(Debug)]
pub(super) struct Queue {
    coming: UnboundedReceiver<Vec<Event>>,
    waiting: VecDeque<Vec<Event>>,
    spool: Option<Spool>,
    /// How many deeds in the spool are done with.
    stale: usize,
    /// Whether all that wait are in the spool.
    is_kept: Arc<AtomicBool>,
}

impl Queue {
    /// An empty queue into which `coming` leads.
    pub(super) fn new(coming: UnboundedReceiver<Vec<Event>>, spool: Option<Spool>) -> Self {
        Self { coming, waiting: VecDeque::new(), spool, stale: 0, is_kept: Arc::default() }
    }

    /// Whether the next start would find what waits at this moment.
    pub(super) fn is_kept(&self) -> Arc<AtomicBool> {
        self.is_kept.clone()
    }

    /// Puts what earlier processes left behind in front.
    pub(super) fn take_left_behind(&mut self) {
        let Some(spool) = &self.spool else { return };
        let left = spool.left_behind();
        let own = std::mem::take(&mut self.waiting);
        self.waiting = left.into_iter().filter(|deed| !own.contains(deed)).collect();
        self.waiting.extend(own);
        self.keep();
    }

    /// The deeds whose turn it is, at most so many, waiting for the first; none when there will be no more.
    pub(super) async fn next(&mut self, most: usize) -> Option<Vec<Vec<Event>>> {
        if self.waiting.is_empty() {
            let deeds = arrived(&mut self.coming).await?;
            self.take_in(deeds);
        }
        Some(self.waiting.iter().take(most).cloned().collect())
    }

    /// Takes deeds in while `work` is under way.
    pub(super) async fn during<T>(&mut self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        loop {
            tokio::select! {
                outcome = &mut work => return outcome,
                Some(deeds) = arrived(&mut self.coming) => self.take_in(deeds),
            }
        }
    }

    /// The first so many of those that wait are done with.
    pub(super) fn done(&mut self, count: usize) {
        self.waiting.drain(..count.min(self.waiting.len()));
        self.stale += count;
        if self.waiting.is_empty() || self.stale > STALE.max(self.waiting.len()) {
            self.keep();
        }
    }

    /// The first of those that wait cannot be stored, and is not to be found by the next start.
    pub(super) fn drop_first(&mut self) {
        self.waiting.pop_front();
        self.keep();
    }

    /// Puts the first of those that wait aside; returns where it is.
    pub(super) fn set_first_aside(&mut self) -> Option<PathBuf> {
        let file = self.waiting.front().zip(self.spool.as_ref());
        let file = file.and_then(|(deed, spool)| spool.set_aside(deed).ok());
        self.drop_first();
        file
    }

    /// All that wait.
    pub(super) fn waiting(&self) -> impl ExactSizeIterator<Item = &Vec<Event>> {
        self.waiting.iter()
    }

    fn take_in(&mut self, deeds: Vec<Vec<Event>>) {
        let added = self.spool.as_ref().filter(|_| self.all_are_kept()).map(|spool| spool.add(&deeds));
        self.waiting.extend(deeds);
        if !matches!(added, Some(Ok(()))) {
            self.keep();
        }
    }

    fn all_are_kept(&self) -> bool {
        self.is_kept.load(Ordering::Relaxed)
    }

    fn keep(&mut self) {
        let waiting = self.waiting.make_contiguous();
        let is_kept = self.spool.as_ref().is_some_and(|spool| spool.keep(waiting).is_ok());
        self.stale = 0;
        self.is_kept.store(is_kept, Ordering::Relaxed);
    }
}

/// What has come, waiting for the first; none when there will be no more.
async fn arrived(coming: &mut UnboundedReceiver<Vec<Event>>) -> Option<Vec<Vec<Event>>> {
    let mut deeds = Vec::new();
    (coming.recv_many(&mut deeds, AT_ONCE).await > 0).then_some(deeds)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use tokio::sync::mpsc::unbounded_channel;

    use super::*;
    use crate::model::{Actor, EventId, EventKind, Text, Timestamp};

    fn deed(n: u8) -> Vec<Event> {
        let at = Timestamp::from_millis(i64::from(n));
        let id = EventId::of_person(at, [n; 10]);
        vec![Event::new(id, Text::line("b"), EventKind::Note, at, Actor::person("a", "h"))]
    }

    #[tokio::test]
    async fn what_is_not_done_with_is_found_by_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        let spool =
            |process| Spool::of_process(folder.path(), (process, &Text::line("b")), Path::new("/journal.db"));
        spool(1).keep(&[deed(1), deed(2)]).unwrap();
        let (deeds, coming) = unbounded_channel();
        let mut queue = Queue::new(coming, Some(spool(2)));
        deeds.send(deed(3)).unwrap();
        // Also what comes while the journal is still being opened.
        queue.during(tokio::task::yield_now()).await;
        assert_eq!(spool(2).kept(), [deed(3)]);
        queue.take_left_behind();
        assert_eq!(spool(2).kept(), [deed(1), deed(2), deed(3)]);
        assert_eq!(queue.next(2).await, Some(vec![deed(1), deed(2)]));
        queue.done(2);
        assert_eq!(queue.next(2).await, Some(vec![deed(3)]));
        assert_eq!(spool(2).kept().last(), Some(&deed(3)), "kept until it is done with");
        queue.done(1);
        assert!(spool(2).kept().is_empty());
        drop(deeds);
        assert_eq!(queue.next(2).await, None);
    }
}
