//! Storing what the operator does, in the order it was done.

use std::time::Duration;

use tokio::time::sleep;

use super::queue::Queue;
use crate::app::{Fate, Keeping, Message};
use crate::journal::{Journal, JournalError};
use crate::model::{Event, Text};
use crate::runtime::crashes::{Crashes, caught};
use crate::runtime::outlet::Outlet;

/// How long until something that could not be stored is tried again.
const AGAIN: Duration = Duration::from_millis(250);

/// Deeds stored in one transaction.
const AT_ONCE: usize = 1000;

/// After so many crashes while it was stored a deed is put aside, so that it holds up no other.
const CRASHES: u32 = 3;

/// Where events are stored.
pub(super) trait Shelf: Sync {
    /// Stores all of them or none; returns once they are durable. Twice is once.
    fn put(&self, events: &[Event]) -> impl Future<Output = Result<(), JournalError>> + Send;
}

impl Shelf for Journal {
    async fn put(&self, events: &[Event]) -> Result<(), JournalError> {
        self.append(events, None).await.map(|_| ())
    }
}

/// Stores events in the order they were done, until nobody sends any more. What the journal cannot take yet
/// waits.
pub(super) async fn scribe(journal: &Journal, queue: Queue, outlet: Outlet) {
    let ready = Keeping::Ready(journal.path().to_owned());
    Scribe::new(journal, queue, outlet, ready).live().await;
}

struct Scribe<'a, S> {
    shelf: &'a S,
    queue: Queue,
    outlet: Outlet,
    /// What to say when nothing waits any more.
    ready: Keeping,
    /// Whether it was said that something waits.
    troubled: bool,
    /// Why they wait, and how many of them were told so.
    told: (Text, usize),
    /// How many of those that wait are stored one by one, because one of them was refused or crashed.
    singly: usize,
    /// Whether something is being stored at this moment.
    is_storing: bool,
    /// How often storing the first one crashed.
    crashed: u32,
}

impl<'a, S: Shelf> Scribe<'a, S> {
    fn new(shelf: &'a S, queue: Queue, outlet: Outlet, ready: Keeping) -> Self {
        let told = (Text::default(), 0);
        Self { shelf, queue, outlet, ready, troubled: false, told, singly: 0, is_storing: false, crashed: 0 }
    }

    async fn live(mut self) {
        let mut crashes = Crashes::of("storing entries", self.outlet.clone());
        // What was under way still waits in the queue; ids make storing it twice harmless.
        while let Err(reason) = caught(self.store()).await {
            let was_storing = std::mem::take(&mut self.is_storing);
            crashes.another(reason.clone()).await;
            if was_storing {
                self.beware(&reason).await;
            }
        }
    }

    async fn store(&mut self) {
        while let Some(deeds) = self.queue.next(if self.singly > 0 { 1 } else { AT_ONCE }).await {
            self.is_storing = true;
            let stored = self.queue.during(self.shelf.put(&deeds.concat())).await;
            self.is_storing = false;
            match stored {
                Ok(()) => self.stored(&deeds).await,
                Err(error) if error.is_passing() => {
                    self.troubled = true;
                    self.tell_that_all_wait(&error).await;
                    self.queue.during(sleep(AGAIN)).await;
                }
                Err(_) if deeds.len() > 1 => self.singly = deeds.len(),
                Err(error) => {
                    tell(&self.outlet, &deeds, &Fate::Refused(Text::line(&error.to_string()))).await;
                    self.queue.drop_first();
                    self.are_gone(1);
                }
            }
        }
    }

    async fn stored(&mut self, deeds: &[Vec<Event>]) {
        tell(&self.outlet, deeds, &Fate::Stored).await;
        self.queue.done(deeds.len());
        self.are_gone(deeds.len());
        let left = self.queue.waiting().len();
        if left == 0 {
            if std::mem::take(&mut self.troubled) {
                self.outlet.send(Message::Keeping(self.ready.clone())).await;
            }
        } else if self.troubled || left >= AT_ONCE {
            self.troubled = true;
            self.tell_how_many_wait(Text::line("storing what waited")).await;
        }
    }

    /// The first so many do not wait any more.
    const fn are_gone(&mut self, count: usize) {
        self.singly = self.singly.saturating_sub(count);
        self.told.1 = self.told.1.saturating_sub(count);
        self.crashed = 0;
    }

    /// Finds the one whose storing crashes, and puts it aside when it does so again and again.
    async fn beware(&mut self, reason: &Text) {
        if self.singly == 0 {
            self.singly = self.queue.waiting().len().min(AT_ONCE);
            return;
        }
        self.crashed += 1;
        let Some(deed) = self.queue.waiting().next().filter(|_| self.crashed >= CRASHES).cloned() else {
            return;
        };
        let file = self.queue.set_first_aside();
        let file = file.map(|file| format!("; it is in {}", file.display())).unwrap_or_default();
        let why = Text::line(&format!("storing it crashed {CRASHES} times ({reason}){file}"));
        tell(&self.outlet, &[deed], &Fate::Refused(why)).await;
        self.are_gone(1);
    }

    async fn tell_that_all_wait(&mut self, error: &JournalError) {
        let reason = Text::line(&error.to_string());
        let told = if self.told.0 == reason { self.told.1 } else { 0 };
        for deed in self.queue.waiting().skip(told) {
            tell(&self.outlet, std::slice::from_ref(deed), &Fate::Waiting(reason.clone())).await;
        }
        self.told = (reason.clone(), self.queue.waiting().len());
        self.tell_how_many_wait(reason).await;
    }

    async fn tell_how_many_wait(&self, reason: Text) {
        let queued = self.queue.waiting().map(Vec::len).sum();
        self.outlet.send(Message::Keeping(Keeping::Waiting { queued, reason })).await;
    }
}

async fn tell(outlet: &Outlet, deeds: &[Vec<Event>], fate: &Fate) {
    for event in deeds.iter().flatten() {
        outlet.send(Message::Fated(event.id, fate.clone())).await;
    }
}

/// Tells of everything that it will not be stored, for want of a journal.
pub(super) async fn refuse(mut queue: Queue, reason: Text, outlet: Outlet) {
    while let Some(deeds) = queue.next(1).await {
        tell(&outlet, &deeds, &Fate::Refused(reason.clone())).await;
        queue.drop_first();
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Mutex;

    use tokio::sync::mpsc::{channel, unbounded_channel};

    use super::super::spool::Spool;
    use super::*;
    use crate::model::{Actor, EventId, EventKind, Timestamp};

    fn deed(n: u8) -> Vec<Event> {
        let at = Timestamp::from_millis(i64::from(n));
        let id = EventId::of_person(at, [n; 10]);
        vec![Event::new(id, Text::line("b"), EventKind::Note, at, Actor::person("a", "h"))]
    }

    /// A shelf that breaks down under one event, and takes no other that comes with it.
    struct Brittle {
        breaks_at: EventId,
        taken: Mutex<Vec<EventId>>,
    }

    impl Shelf for Brittle {
        async fn put(&self, events: &[Event]) -> Result<(), JournalError> {
            tokio::task::yield_now().await;
            assert!(events.iter().all(|event| event.id != self.breaks_at), "too heavy");
            self.taken.lock().unwrap().extend(events.iter().map(|event| event.id));
            Ok(())
        }
    }

    #[tokio::test]
    async fn what_crashes_whenever_it_is_stored_is_put_aside_and_holds_up_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let spool = || Spool::of_process(folder.path(), (1, &Text::line("b")), Path::new("/journal.db"));
        let (deeds, coming) = unbounded_channel();
        let (screen, mut told) = channel(100);
        (1..=5).for_each(|n| deeds.send(deed(n)).unwrap());
        drop(deeds);
        let shelf = Brittle { breaks_at: deed(3)[0].id, taken: Mutex::default() };
        let queue = Queue::new(coming, Some(spool()));
        let ready = Keeping::Ready("/journal.db".into());
        Scribe::new(&shelf, queue, Outlet::to_screen(screen), ready).live().await;
        assert_eq!(*shelf.taken.lock().unwrap(), [1, 2, 4, 5].map(|n| deed(n)[0].id));
        assert!(spool().kept().is_empty(), "the next start does not try it again");
        let mut refused = Vec::new();
        while let Some(message) = told.recv().await {
            if let Message::Fated(id, Fate::Refused(why)) = message {
                refused.push((id, why.to_string()));
            }
        }
        let file = folder.path().join(format!("set-aside-{}.json", shelf.breaks_at));
        let why = format!("storing it crashed 3 times (too heavy); it is in {}", file.display());
        assert_eq!(refused, [(shelf.breaks_at, why)]);
        let aside: Vec<Event> = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        assert_eq!(aside, deed(3));
    }
}
