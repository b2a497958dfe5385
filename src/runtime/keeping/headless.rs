//! Recording without a screen.

use std::future::Future;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, channel, unbounded_channel};
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::errands::Errands;
use super::follow::follow;
use super::keep::Keep;
use super::open::{Opened, open};
use super::recording::Recording;
use super::team::{play, played};
use crate::app::Message;
use crate::journal::JournalError;
use crate::model::Timestamp;
use crate::runtime::loops::Loops;
use crate::runtime::outlet::Outlet;
use crate::runtime::panics;
use crate::runtime::polling::Polling;
use crate::runtime::reload::{ReadAgain, Reloader};
use crate::runtime::time::{Now, Stepper};

/// Messages that may wait to be told.
const QUEUE: usize = 1024;

/// Between two polls of a story that is told as fast as it can be.
const STEP: Duration = Duration::from_secs(5);

/// How long the end waits for a journal that takes nothing.
const FLUSH: Duration = Duration::from_secs(2);

/// What is watched without a screen.
pub struct Watched {
    /// What is asked.
    pub sources: Vec<Polling>,
    /// How the config is read again, each time that is asked for.
    pub reloads: Option<(ReadAgain, UnboundedReceiver<()>)>,
}

/// Records what these sources say until `end`. `tell` hears how it goes.
pub async fn record(
    keep: Keep,
    now: Now,
    watched: Watched,
    end: impl Future<Output = ()>,
    mut tell: impl FnMut(Message) + Send + 'static,
) -> Result<(), JournalError> {
    // A crash in a task is told by whoever watches it, in words that command no terminal.
    panics::install(None);
    let (news, mut told) = channel(QUEUE);
    tokio::spawn(async move {
        while let Some(message) = told.recv().await {
            tell(message);
        }
    });
    let outlet = Outlet::to_screen(news).and_mirrors(keep.mirrors.clone());
    let (observed, inbox) = unbounded_channel();
    tokio::pin!(end);
    let Opened { journal, past, seq, read_until } = tokio::select! {
        opened = open(&keep, &outlet) => opened?,
        () = &mut end => return Ok(()),
    };
    let recording =
        Recording::new(journal.clone(), past, &keep, now.clone(), outlet.clone()).knowing(read_until);
    let place = (journal.clone(), keep.board.clone());
    let errands = Errands::new(place, now.clone(), recording.fences(), keep.mirrors.clone(), outlet.clone());
    let (stop, stopped) = oneshot::channel();
    let recording = tokio::spawn(recording.live(inbox, stopped));
    let to_recorder = Outlet::to_recorder(observed.clone());
    let mut loops = Loops::new(now.clone(), outlet.clone().and_recorder(observed.clone()));
    for polling in watched.sources {
        // A source that never answers is down all the same.
        let _ = observed.send(Message::Discovered(polling.spec.clone(), polling.signals.clone()));
        loops.start(polling);
    }
    if let Some((read, asked)) = watched.reloads {
        tokio::spawn(Reloader { read, loops, outlet: outlet.clone(), screen: None }.live(asked));
    }
    tokio::spawn(errands.live());
    tokio::spawn(follow(journal.clone(), keep.board.clone(), seq, to_recorder));
    tokio::spawn(play(journal.clone(), keep.board, keep.team, now, outlet));
    end.await;
    drop(stop);
    let ending = async {
        // A crash in there has nothing to give back.
        let _ = recording.await;
        journal.close().await;
    };
    // What the journal does not take in time, whoever records next will notice again.
    let _ = timeout(FLUSH, ending).await;
    Ok(())
}

/// Tells a whole story as fast as it can be told: every step is observed, written and settled before the
/// next begins, so that the same story gives the same journal.
pub async fn tell_story(
    mut keep: Keep,
    (now, stepper): (Now, Stepper),
    polling: &Polling,
    end: Timestamp,
) -> Result<(), JournalError> {
    let (observed, mut inbox) = unbounded_channel();
    let outlet = Outlet::to_recorder(observed);
    let Opened { journal, past, read_until, .. } = open(&keep, &outlet).await?;
    let mut source = (polling.make)(&outlet);
    let deeds = std::mem::take(&mut keep.team);
    let mut recording =
        Recording::new(journal.clone(), past, &keep, now.clone(), Outlet::default()).knowing(read_until);
    recording.take(Message::Discovered(polling.spec.clone(), polling.signals.clone())).await;
    let mut deeds = deeds.into_iter().peekable();
    let mut at = now.board();
    loop {
        stepper.step_to(at);
        recording.keep_up().await;
        let mut observation = source.poll(at).await;
        observation.received_at = at;
        drain(&mut recording, &mut inbox).await;
        recording.take(Message::Observed(observation)).await;
        while let Some(deed) = deeds.next_if(|deed| deed.at <= at) {
            let appended = played(&journal, &keep.board, &deed).await?;
            recording.take(Message::Appended(appended)).await;
        }
        if at >= end {
            break;
        }
        at = (at + STEP).min(end);
    }
    recording.release().await;
    // The file alone is the story: nothing is left beside it.
    journal.close().await;
    Ok(())
}

async fn drain(recording: &mut Recording, inbox: &mut UnboundedReceiver<Message>) {
    while let Ok(message) = inbox.try_recv() {
        recording.take(message).await;
    }
}
