//! The first screen, until it is known what to watch.

use std::io::{self, Write as _};
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crossterm::event::{self, Event, KeyCode, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use super::panics;
use super::reach::reach;
use super::screen::HANGUP;
use super::signals::{Request, Signals};
use super::targets::Target;
use super::time::Now;
use crate::app::{Choice, Welcome};
use crate::model::{Clock, Text};
use crate::ui::keymap::stroke;
use crate::ui::terminal::{self, Frames};
use crate::ui::{Look, welcome};

/// How often keys are looked for: there is no thread that reads them yet, since it could not be ended before the
/// dashboard's.
const LOOK: Duration = Duration::from_millis(25);

/// How long leaving may take once the terminal is gone.
const GRACE: Duration = Duration::from_secs(1);

/// What the operator wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The embedded incident.
    Demo,
    /// This URL, which answers.
    Url(String),
    /// To leave, with this exit code.
    Nothing(u8),
}

/// Asks the operator what to watch; `places` are where a config is looked for.
pub fn ask(runtime: &Runtime, places: Vec<Text>, look: &Look) -> io::Result<Wanted> {
    panics::install(None);
    runtime.block_on(async {
        let signals = Signals::listen()?;
        let is_gone = Arc::new(AtomicBool::new(false));
        let gone = is_gone.clone();
        terminal::watch(move || {
            gone.store(true, Ordering::SeqCst);
            thread::sleep(GRACE);
            process::exit(i32::from(HANGUP));
        })?;
        terminal::enter()?;
        panics::screen_is_up(true);
        let screen =
            FirstScreen { state: Welcome::new(places), look, frames: Frames::default(), asked: None };
        // A terminal that cannot be read or written any more is gone.
        let wanted = screen.live(signals, &is_gone).await.unwrap_or(Wanted::Nothing(HANGUP));
        panics::screen_is_up(false);
        terminal::leave();
        Ok(wanted)
    })
}

/// The first screen at work.
struct FirstScreen<'a> {
    state: Welcome,
    look: &'a Look,
    frames: Frames,
    /// The URL that is being asked, and what comes of it.
    asked: Option<(String, JoinHandle<Result<(), Text>>)>,
}

impl FirstScreen<'_> {
    async fn live(mut self, mut signals: Signals, is_gone: &AtomicBool) -> io::Result<Wanted> {
        let mut out = terminal::output()?;
        loop {
            let (columns, rows) = terminal::size()?;
            let area = Rect::new(0, 0, columns, rows);
            let mut frame = Buffer::empty(area);
            welcome(&self.state, self.look, area, &mut frame);
            out.write_all(self.frames.next(frame).as_bytes())?;
            tokio::select! {
                request = signals.next() => match request {
                    Request::End(code) => return Ok(Wanted::Nothing(code)),
                    Request::Suspend => {
                        let _ = terminal::suspend()?;
                    }
                    Request::Continued => {
                        terminal::leave();
                        terminal::enter()?;
                        self.frames = Frames::default();
                    }
                    // The size is asked for each time.
                    Request::Resized => {}
                },
                () = sleep(LOOK) => {}
            }
            if is_gone.load(Ordering::SeqCst) {
                return Ok(Wanted::Nothing(HANGUP));
            }
            if let Some(wanted) = self.hear()? {
                return Ok(wanted);
            }
            if let Some(url) = self.answer().await {
                return Ok(Wanted::Url(url));
            }
        }
    }

    /// Takes in the keys that were pressed meanwhile.
    fn hear(&mut self) -> io::Result<Option<Wanted>> {
        while event::poll(Duration::ZERO)? {
            let choice = match event::read()? {
                Event::Key(key)
                    if key.modifiers == KeyModifiers::CONTROL && key.code == KeyCode::Char('c') =>
                {
                    Choice::Quit
                }
                Event::Key(key)
                    if key.modifiers == KeyModifiers::CONTROL && key.code == KeyCode::Char('z') =>
                {
                    let _ = terminal::suspend()?;
                    Choice::Stay
                }
                Event::Key(key) => stroke(&key).map_or(Choice::Stay, |stroke| self.state.press(stroke)),
                Event::Paste(text) => {
                    self.state.paste(&text);
                    Choice::Stay
                }
                _ => Choice::Stay,
            };
            match choice {
                Choice::Stay => {}
                Choice::Demo => return Ok(Some(Wanted::Demo)),
                Choice::Quit => return Ok(Some(Wanted::Nothing(0))),
                Choice::Stop => self.stop(),
                Choice::Ask(url) => {
                    self.stop();
                    self.asked = Some((url.clone(), tokio::spawn(answers(url))));
                }
            }
        }
        Ok(None)
    }

    fn stop(&mut self) {
        if let Some((_, asking)) = self.asked.take() {
            asking.abort();
        }
    }

    /// The URL that was asked, once it has answered; why it cannot be watched is shown.
    async fn answer(&mut self) -> Option<String> {
        let (url, asking) = self.asked.take_if(|(_, asking)| asking.is_finished())?;
        match asking.await {
            Ok(Ok(())) => Some(url),
            Ok(Err(why)) => {
                self.state.refuse(why);
                None
            }
            Err(crashed) => {
                self.state.refuse(Text::line(&crashed.to_string()));
                None
            }
        }
    }
}

/// Whether this can be watched; if not, why.
async fn answers(url: String) -> Result<(), Text> {
    let target = Target::parse(&url).map_err(|error| Text::line(&error.to_string()))?;
    let clock: Clock = Now::new(Clock::System).clock();
    let reached = reach(std::slice::from_ref(&target), clock).await;
    match reached.into_iter().next() {
        Some(reached) => reached.answer.map(drop),
        None => Ok(()),
    }
}
