//! What the operator did and the journal does not hold yet.

use std::collections::VecDeque;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::mpsc::UnboundedReceiver;

use super::spool::Spool;
use crate::model::Event;

/// Deeds in the order they were done. Each is kept in the spool from the moment it comes until it is done
/// with, so that whatever ends this process, the next start finds it.
#[derive(Debug)]
pub(super) struct Queue {
    coming: UnboundedReceiver<Vec<Event>>,
    waiting: VecDeque<Vec<Event>>,
    spool: Option<Spool>,
    /// Whether all that wait are in the spool.
    is_kept: Arc<AtomicBool>,
}

impl Queue {
    /// An empty queue into which `coming` leads.
    pub(super) fn new(coming: UnboundedReceiver<Vec<Event>>, spool: Option<Spool>) -> Self {
        Self { coming, waiting: VecDeque::new(), spool, is_kept: Arc::default() }
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

    /// The deed whose turn it is, waiting for one; none when there will be no more.
    pub(super) async fn next(&mut self) -> Option<Vec<Event>> {
        if self.waiting.is_empty() {
            let deed = self.coming.recv().await?;
            self.take_in(deed);
        }
        self.waiting.front().cloned()
    }

    /// Takes deeds in while `work` is under way.
    pub(super) async fn during<T>(&mut self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        loop {
            tokio::select! {
                outcome = &mut work => return outcome,
                Some(deed) = self.coming.recv() => self.take_in(deed),
            }
        }
    }

    /// The deed whose turn it was is done with.
    pub(super) fn done(&mut self) {
        self.waiting.pop_front();
        self.keep();
    }

    /// All that wait.
    pub(super) fn waiting(&self) -> impl Iterator<Item = &Vec<Event>> {
        self.waiting.iter()
    }

    fn take_in(&mut self, deed: Vec<Event>) {
        self.waiting.push_back(deed);
        self.keep();
    }

    fn keep(&mut self) {
        let waiting = self.waiting.make_contiguous();
        let is_kept = self.spool.as_ref().is_some_and(|spool| spool.keep(waiting).is_ok());
        self.is_kept.store(is_kept, Ordering::Relaxed);
    }
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
        let spool = |process| Spool::of_process(folder.path(), process, Path::new("/journal.db"));
        spool(1).keep(&[deed(1), deed(2)]).unwrap();
        let (deeds, coming) = unbounded_channel();
        let mut queue = Queue::new(coming, Some(spool(2)));
        deeds.send(deed(3)).unwrap();
        // Also what comes while the journal is still being opened.
        queue.during(tokio::task::yield_now()).await;
        assert_eq!(spool(2).kept(), [deed(3)]);
        queue.take_left_behind();
        assert_eq!(spool(2).kept(), [deed(1), deed(2), deed(3)]);
        for n in 1..=3 {
            assert_eq!(queue.next().await, Some(deed(n)));
            assert_eq!(spool(2).kept().first(), Some(&deed(n)), "kept until it is done with");
            queue.done();
        }
        assert!(spool(2).kept().is_empty());
        drop(deeds);
        assert_eq!(queue.next().await, None);
    }
}
