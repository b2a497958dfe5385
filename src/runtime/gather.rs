//! Asking every source until it has answered, for commands without a screen.

use std::time::Duration;

use tokio::sync::mpsc::{self, Receiver};
use tokio::time::timeout;

use super::outlet::Outlet;
use super::poll;
use super::polling::Polling;
use super::time::Now;
use crate::app::{App, Message, Opening, update};
use crate::signals::Health;

/// Messages that may wait.
const QUEUE: usize = 1024;

/// Answers after which a source has shown its rates, too: they need two scrapes.
const ANSWERS: usize = 2;

/// The state of a board whose sources have all answered twice or failed twice, or whose time is up.
pub async fn gather(opening: Opening, now: Now, sources: Vec<Polling>, wait: Duration) -> App {
    let (sender, mut messages) = mpsc::channel(QUEUE);
    let mut app = App::new(opening);
    let outlet = Outlet::to_screen(sender);
    let mut tasks = Vec::new();
    for polling in sources {
        update(&mut app, Message::Discovered(polling.spec.clone(), polling.signals.clone()), now.board());
        tasks.push(poll::spawn(polling, now.clone(), outlet.clone()));
    }
    // Running out of time is no failure: the state says what is known so far.
    let _ = timeout(wait, listen(&mut app, &now, &mut messages)).await;
    tasks.iter().for_each(tokio::task::JoinHandle::abort);
    update(&mut app, Message::Tick, now.board());
    app
}

async fn listen(app: &mut App, now: &Now, messages: &mut Receiver<Message>) {
    let mut answers = vec![0_usize; app.gauges.sources().len()];
    while let Some(message) = messages.recv().await {
        if let Message::Observed(observation) = &message {
            let source = |health: &Health| health.spec.name == observation.source;
            if let Some(at) = app.gauges.sources().iter().position(source) {
                answers[at] += 1;
            }
        }
        update(app, message, now.board());
        if answers.iter().all(|count| *count >= ANSWERS) {
            return;
        }
    }
}
