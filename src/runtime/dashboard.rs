//! The dashboard: its tasks started, its screen shown, the terminal given back whatever happens.

use std::io::{self, IsTerminal as _};
use std::process;
use std::thread;
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::sync::mpsc::{self, UnboundedSender};

use super::board::Board;
use super::boards::Boards;
use super::panics;
use super::screen::{HANGUP, Inbox, Screen, Terminal};
use super::signals::Signals;
use crate::ui::terminal::{self, Heard, Outside};

/// How long a frame in writing may hold up leaving.
const PATIENCE: Duration = Duration::from_millis(250);

/// How long leaving may take once the terminal is gone.
const GRACE: Duration = Duration::from_secs(1);

/// Everything a dashboard starts with.
pub struct Dashboard {
    /// What it shows, the first in front; at least one.
    pub boards: Vec<Board>,
    /// How long each board is shown on the wall, where there are several.
    pub turn: Duration,
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
    let Dashboard { boards, turn, outside, frames } = dashboard;
    panics::install(boards.iter().find_map(|board| board.keep.as_ref()?.state.clone()));
    let signals = Signals::listen()?;
    let mut boards = Boards::new(boards.into_iter().map(Board::start).collect(), turn);
    let (terminal_sender, terminal_events) = mpsc::unbounded_channel();
    terminal::enter()?;
    panics::screen_is_up(true);
    let outcome = match Screen::open(&mut boards, (outside, frames), &terminal_sender) {
        Ok(mut screen) => {
            let listening = listen_to_terminal(&terminal_sender);
            let code = screen.live(Inbox { signals, terminal: terminal_events }).await;
            screen.close(PATIENCE);
            listening.map(|()| code)
        }
        Err(error) => Err(error),
    };
    panics::screen_is_up(false);
    terminal::leave();
    boards.finish().await;
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
    terminal::read_input(move |heard| {
        let told = match heard {
            Ok(Heard::Event(event)) => Terminal::Input(event),
            Ok(Heard::Drawn(name)) => Terminal::Drawn(name),
            Err(_) => Terminal::Gone,
        };
        input.send(told).is_ok()
    })
}
