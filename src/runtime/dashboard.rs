//! The dashboard: its tasks started, its screen shown, the terminal given back whatever happens.

use std::io::{self, IsTerminal as _, Write as _};
use std::process;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::sync::mpsc::{self, UnboundedSender};
use tokio::time::timeout;

use super::keeping::{Hands, Keep};
use super::loops::Loops;
use super::outlet::Outlet;
use super::panics;
use super::polling::Polling;
use super::reload::{Configured, ReadAgain, Reloader};
use super::screen::{HANGUP, Inbox, Screen, Terminal};
use super::signals::Signals;
use super::time::Now;
use crate::app::{App, Message, Opening, update};
use crate::model::Text;
use crate::ui::terminal::Outside;
use crate::ui::{Look, terminal};

/// Messages that may wait for the screen; sources wait beyond that.
const QUEUE: usize = 1024;

/// How long a frame in writing may hold up leaving.
const PATIENCE: Duration = Duration::from_millis(250);

/// How long leaving waits for what is to be stored.
const FLUSH: Duration = Duration::from_secs(2);

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
    /// Where its events are kept; nowhere for a board without a timeline.
    pub keep: Option<Keep>,
    /// What the operator is told first.
    pub troubles: Vec<Text>,
    /// How its config is read again.
    pub read_again: ReadAgain,
    /// What stands between the terminal and the operator's eyes.
    pub outside: Outside,
    /// Frames a second at most, those that a key asks for apart.
    pub frames: u8,
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
    panics::install(dashboard.keep.as_ref().and_then(|keep| keep.state.clone()));
    let signals = Signals::listen()?;
    let (sender, messages) = mpsc::channel(QUEUE);
    let Opening { operator, notify, .. } = &dashboard.opening;
    let configured = Configured { look: dashboard.look, operator: operator.clone(), notify: notify.clone() };
    let link = (dashboard.outside, dashboard.frames);
    let look = configured.look.clone();
    let mut app = App::new(dashboard.opening);
    let now = dashboard.now;
    for trouble in dashboard.troubles {
        update(&mut app, Message::Trouble(trouble), now.board());
    }
    let (observed, observations) = mpsc::unbounded_channel();
    let mut outlet = Outlet::to_screen(sender.clone());
    if let Some(keep) = &dashboard.keep {
        outlet = outlet.and_recorder(observed.clone()).and_mirrors(keep.mirrors.clone());
    }
    let mut loops = Loops::new(now.clone(), outlet.clone());
    for polling in dashboard.sources {
        let found = Message::Discovered(polling.spec.clone(), polling.signals.clone());
        update(&mut app, found.clone(), now.board());
        // Nobody has heard it yet: the recorder's task takes it when it starts.
        let _ = observed.send(found);
        loops.start(polling);
    }
    let (reload, reloads) = mpsc::unbounded_channel();
    let (restyle, styles) = mpsc::unbounded_channel();
    let screen = Some((configured, restyle));
    tokio::spawn(Reloader { read: dashboard.read_again, loops, outlet, screen }.live(reloads));
    let hands = dashboard
        .keep
        .map(|keep| Hands::start(keep, now.clone(), Outlet::to_screen(sender), (observed, observations)));
    let (terminal_sender, terminal_events) = mpsc::unbounded_channel();
    terminal::enter()?;
    panics::screen_is_up(true);
    let mut unstored = Vec::new();
    let outcome = match Screen::open(app, look, (now, hands.as_ref(), reload), link, &terminal_sender) {
        Ok(mut screen) => {
            let listening = listen_to_terminal(&terminal_sender);
            let inbox = Inbox { signals, terminal: terminal_events, messages, styles };
            let code = screen.live(inbox).await;
            screen.close(PATIENCE);
            unstored = screen.unstored();
            listening.map(|()| code)
        }
        Err(error) => Err(error),
    };
    panics::screen_is_up(false);
    terminal::leave();
    if let Some(hands) = hands {
        finish(hands, &unstored).await;
    }
    outcome
}

/// Waits for what is on its way to the journal, and says so when that takes too long.
async fn finish(hands: Hands, unstored: &[Text]) {
    let is_kept = hands.is_kept();
    if timeout(FLUSH, hands.finish()).await.is_ok() || unstored.is_empty() {
        return;
    }
    let mut said = match unstored.len() {
        1 => "warroom: 1 entry is not stored: the journal takes none.".to_owned(),
        many => format!("warroom: {many} entries are not stored: the journal takes none."),
    };
    if is_kept.load(Ordering::Relaxed) {
        said.push_str(" Kept for the next start.");
    } else {
        said.push_str(" NOT KEPT for the next start either; for you to keep:");
        for entry in unstored {
            said.extend(["\n  ", entry.as_str()]);
        }
    }
    // Nobody may read it any more.
    let _ = writeln!(io::stderr(), "{said}");
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
