//! The keeping of a board for a screen: what it asks for, and the tasks that do it.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;

use super::errands::Errands;
use super::exports::exports;
use super::follow::follow;
use super::keep::Keep;
use super::look::looks;
use super::open::{Opened, open};
use super::own_file::{self, OwnFile};
use super::pages::pages;
use super::queue::Queue;
use super::recall::recall;
use super::recording::Recording;
use super::scribe::{refuse, scribe};
use super::spool::Spool;
use super::team::play;
use crate::app::{Arrangements, Drafts, Export, Keeping, Look, Message, Query, Sent};
use crate::journal::JournalError;
use crate::model::{Event, Text};
use crate::runtime::crashes::{Crashes, caught};
use crate::runtime::outlet::Outlet;
use crate::runtime::time::Now;

/// What the screen asks the keeping for.
#[derive(Debug)]
pub(in crate::runtime) struct Hands {
    deeds: UnboundedSender<Vec<Event>>,
    queries: UnboundedSender<Query>,
    looks: UnboundedSender<Look>,
    exports: UnboundedSender<Export>,
    drafts: watch::Sender<Drafts>,
    sent: watch::Sender<Sent>,
    arrangements: watch::Sender<Arrangements>,
    /// The tasks that must come to their end.
    done: Vec<JoinHandle<()>>,
    is_kept: Arc<AtomicBool>,
}

impl Hands {
    /// Starts keeping a board for a screen. `recorder` is where what is observed goes in, `inbox` where it
    /// comes out.
    pub(in crate::runtime) fn start(
        keep: Keep,
        now: Now,
        outlet: Outlet,
        (recorder, inbox): (UnboundedSender<Message>, UnboundedReceiver<Message>),
    ) -> Self {
        let (deeds, deed_queue) = unbounded_channel();
        let (queries, query_queue) = unbounded_channel();
        let (looks, look_queue) = unbounded_channel();
        let (exports, export_queue) = unbounded_channel();
        let (drafts, latest_drafts) = watch::channel(Drafts::default());
        let (sent, latest_sent) = watch::channel(Sent::default());
        let (arrangements, latest_arranged) = watch::channel(Arrangements::default());
        let own = keep.state.as_ref().map(|folder| {
            let drafts = OwnFile::drafts(folder, keep.board.clone());
            let sent = OwnFile::sent(folder, keep.board.clone());
            let arranged = OwnFile::arrangements(folder, keep.board.clone());
            [
                tokio::spawn(own_file::keep(drafts, latest_drafts, "keeping drafts", outlet.clone())),
                tokio::spawn(own_file::keep(sent, latest_sent, "keeping what was sent", outlet.clone())),
                tokio::spawn(own_file::keep(arranged, latest_arranged, "keeping the board", outlet.clone())),
            ]
        });
        let spool = keep.state.as_ref().map(|folder| Spool::new(folder, &keep.path, &keep.board));
        let queue = Queue::new(deed_queue, spool);
        let is_kept = queue.is_kept();
        let work = Work { keep, now, outlet, recorder, inbox };
        let working = tokio::spawn(work.run(queue, (query_queue, look_queue, export_queue)));
        let done = own.into_iter().flatten().chain([working]).collect();
        Self { deeds, queries, looks, exports, drafts, sent, arrangements, done, is_kept }
    }

    /// Stores these, in this order.
    pub(in crate::runtime) fn append(&self, events: Vec<Event>) {
        // The task ends with this, not before.
        let _ = self.deeds.send(events);
    }

    /// Reads a page.
    pub(in crate::runtime) fn read(&self, query: Query) {
        let _ = self.queries.send(query);
    }

    /// Looks something up.
    pub(in crate::runtime) fn look(&self, look: Look) {
        let _ = self.looks.send(look);
    }

    /// Writes a file.
    pub(in crate::runtime) fn export(&self, export: Export) {
        let _ = self.exports.send(export);
    }

    /// Keeps these drafts.
    pub(in crate::runtime) fn draft(&self, drafts: Drafts) {
        self.drafts.send_replace(drafts);
    }

    /// Keeps this of what was sent.
    pub(in crate::runtime) fn remember(&self, sent: Sent) {
        self.sent.send_replace(sent);
    }

    /// Keeps how the board is arranged.
    pub(in crate::runtime) fn arrange(&self, arrangements: Arrangements) {
        self.arrangements.send_replace(arrangements);
    }

    /// Whether the next start finds what is not stored by its end.
    pub(in crate::runtime) fn is_kept(&self) -> Arc<AtomicBool> {
        self.is_kept.clone()
    }

    /// Resolves when everything that was to be stored is, drafts too, and the lease is given back.
    pub(in crate::runtime) async fn finish(self) {
        drop((self.deeds, self.queries, self.looks, self.exports, self.drafts, self.sent, self.arrangements));
        for task in self.done {
            // A crash in there has nothing more to store.
            let _ = task.await;
        }
    }
}

/// Questions for pages, for the past, and for files.
type Questions = (UnboundedReceiver<Query>, UnboundedReceiver<Look>, UnboundedReceiver<Export>);

struct Work {
    keep: Keep,
    now: Now,
    outlet: Outlet,
    recorder: UnboundedSender<Message>,
    inbox: UnboundedReceiver<Message>,
}

impl Work {
    async fn run(self, mut queue: Queue, questions: Questions) {
        match self.opened(&mut queue).await {
            Ok(opened) => self.keep(opened, queue, questions).await,
            Err(error) => {
                let reason = Text::line(&error.to_string());
                self.outlet.send(Message::Keeping(Keeping::Missing(reason.clone()))).await;
                refuse(queue, reason, self.outlet).await;
            }
        }
    }

    async fn opened(&self, queue: &mut Queue) -> Result<Opened, JournalError> {
        let mut crashes = Crashes::of("opening the journal", self.outlet.clone());
        loop {
            let opening = open(&self.keep, &self.outlet);
            match caught(queue.during(opening)).await {
                Ok(outcome) => return outcome,
                Err(reason) => crashes.another(reason).await,
            }
        }
    }

    async fn keep(self, opened: Opened, mut queue: Queue, (queries, looks_due, files): Questions) {
        let Self { keep, now, outlet, recorder, inbox } = self;
        let Opened { journal, past, seq, read_until } = opened;
        let state = match journal.why_read_only() {
            Some(reason) => Keeping::ReadOnly(reason.clone()),
            None => Keeping::Ready(keep.path.clone()),
        };
        outlet.send(Message::Opened(Box::new(past.clone()))).await;
        outlet.send(Message::Keeping(state)).await;
        let everybody = outlet.clone().and_recorder(recorder);
        let recording =
            Recording::new(journal.clone(), past, &keep, now.clone(), outlet.clone()).knowing(read_until);
        let place = (journal.clone(), keep.board.clone());
        let errands =
            Errands::new(place, now.clone(), recording.fences(), keep.mirrors.clone(), outlet.clone());
        let (stop, stopped) = oneshot::channel();
        let recording = tokio::spawn(recording.live(inbox, stopped));
        let others = [
            tokio::spawn(errands.live()),
            tokio::spawn(recall(journal.clone(), keep.board.clone(), now.board(), outlet.clone())),
            tokio::spawn(follow(journal.clone(), keep.board.clone(), seq, everybody)),
            tokio::spawn(pages(journal.clone(), keep.board.clone(), queries, outlet.clone())),
            tokio::spawn(exports(journal.clone(), keep.board.clone(), files, outlet.clone())),
            tokio::spawn(looks(journal.clone(), keep.board.clone(), looks_due, outlet.clone())),
            tokio::spawn(play(journal.clone(), keep.board, keep.team, now, outlet.clone())),
        ];
        queue.take_left_behind();
        scribe(&journal, queue, outlet).await;
        drop(stop);
        let _ = recording.await;
        others.iter().for_each(JoinHandle::abort);
    }
}
