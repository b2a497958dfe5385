//! The dashboard: its tasks started, its screen shown, the terminal given back whatever happens.

use std::io::{self, IsTerminal as _};
use std::process;
use std::thread;
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::sync::mpsc::{self, UnboundedSender};

use super::panics;
use super::poll::{self, Polling};
use super::screen::{HANGUP, Inbox, Screen, Terminal};
use super::signals::Signals;
use super::time::Now;
use crate::app::{App, Message, Opening, update};
use crate::ui::{Look, terminal};

/// Messages that may wait for the screen; sources wait beyond that.
const QUEUE: usize = 1024;

/// How long a frame in writing may hold up leaving.
const PATIENCE: Duration = Duration::from_millis(250);

/// How long leaving may take once the terminal is gone.
const GRACE: Duration = Duration::from_secs(1);

/// Everything a dashboard starts with.
pub struct Dashboard {
    /// The board.
    pub opening: Opening,
    /// Its time.
    pub now: Now,
    /// What it asks.
    pub sources: Vec<Polling>,
    /// How it looks.
    pub look: Look,
}

/// Shows the dashboard until the operator leaves or a signal ends it; the code is for `exit`.
/// Fails when there is no terminal to show it on.
pub fn run(runtime: Runtime, dashboard: Dashboard) -> io::Result<u8> {
    if !io::stdout().is_terminal() {
        let what = "standard output is not a terminal; `warroom snapshot URL` prints one frame without one";
        return Err(io::Error::other(what));
    }
    let code = runtime.block_on(on_terminal(dashboard));
    // Polls under way are not waited for.
    runtime.shutdown_background();
    code
}

async fn on_terminal(dashboard: Dashboard) -> io::Result<u8> {
    panics::install();
    let signals = Signals::listen()?;
    let (sender, messages) = mpsc::channel(QUEUE);
    let mut app = App::new(dashboard.opening);
    for polling in dashboard.sources {
        update(&mut app, Message::Discovered(polling.spec.clone(), Vec::new()), dashboard.now.board());
        poll::spawn(polling, dashboard.now.clone(), sender.clone());
    }
    let (terminal_sender, terminal_events) = mpsc::unbounded_channel();
    terminal::enter()?;
    panics::screen_is_up(true);
    let outcome = match Screen::open(app, dashboard.look, dashboard.now, &terminal_sender) {
        Ok(mut screen) => {
            let listening = listen_to_terminal(&terminal_sender);
            let inbox = Inbox { signals, terminal: terminal_events, messages };
            let code = screen.live(inbox).await;
            screen.close(PATIENCE);
            listening.map(|()| code)
        }
        Err(error) => Err(error),
    };
    panics::screen_is_up(false);
    terminal::leave();
    outcome
}

/// Starts the threads that read keys and notice a hang-up.
fn listen_to_terminal(sender: &UnboundedSender<Terminal>) -> io::Result<()> {
    let gone = sender.clone();
    terminal::watch(move || {
        let _ = gone.send(Terminal::Gone);
        // Whatever still hangs on the dead terminal must not keep the process alive.
        thread::sleep(GRACE);
        process::exit(i32::from(HANGUP));
    })?;
    let input = sender.clone();
    terminal::read_input(move |event| input.send(event.map_or(Terminal::Gone, Terminal::Input)).is_ok())
}
