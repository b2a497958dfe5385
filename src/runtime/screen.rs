//! The event loop: take in all that has come, then draw once.

use std::io;
use std::time::Duration;

use crossterm::event::Event;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tokio::time::{Instant, sleep, sleep_until};

use super::boards::Boards;
use super::pace::Pace;
use super::receipts::Receipts;
use super::signals::{Request, Signals};
use super::time::Now;
use crate::app::{Effect, Message};
use crate::model::Text;
use crate::ui;
use crate::ui::terminal::{self, Outside, Painter};

/// Messages taken in before the next frame at the most, so that a flood cannot hold up keys.
const BATCH: usize = 256;

/// Exit code after a hang-up: 128 and the signal's number.
pub(super) const HANGUP: u8 = 129;

/// How long no key must come until who walked through the timeline has stopped.
const REST: Duration = Duration::from_millis(200);

/// How long a frame in writing may hold up a suspension.
const PATIENCE: Duration = Duration::from_millis(250);

/// What the terminal's threads tell.
#[derive(Debug)]
pub(super) enum Terminal {
    /// A key, a paste, the mouse.
    Input(Event),
    /// A frame was written, or could not be.
    Painted(io::Result<usize>),
    /// Everything is drawn up to the frame that asked by this name.
    Drawn(usize),
    /// The terminal hung up.
    Gone,
}

/// Where everything arrives.
pub(super) struct Inbox {
    pub(super) signals: Signals,
    pub(super) terminal: UnboundedReceiver<Terminal>,
}

/// The screen: the boards on it, and the painter that shows one.
pub(super) struct Screen<'a> {
    boards: &'a mut Boards,
    painter: Painter,
    /// What stands between here and the operator's eyes.
    outside: Outside,
    /// What the window is called; nothing before it was named.
    titled: Option<String>,
    size: (u16, u16),
    /// When the next frame is due; none while nothing has changed.
    due: Option<Instant>,
    drawn: Instant,
    /// When who walks through the timeline will have stopped; none while nobody does.
    rests: Option<Instant>,
    /// Whether the next frame is what the operator's hand asked for.
    by_hand: bool,
    /// What the terminal has still to draw.
    receipts: Receipts,
    /// How often to draw.
    pace: Pace,
    /// Whether a stop was asked for and the signal that ends it has not come yet: meanwhile the
    /// terminal is somebody else's.
    suspended: bool,
    exit: Option<u8>,
}

impl<'a> Screen<'a> {
    /// Starts painting on the terminal, which has been entered.
    pub(super) fn open(
        boards: &'a mut Boards,
        (outside, frames): (Outside, u8),
        reports: &UnboundedSender<Terminal>,
    ) -> io::Result<Self> {
        let reports = reports.clone();
        let painter = Painter::start(terminal::output()?, move |outcome| {
            // Nobody listens any more once the loop has ended.
            let _ = reports.send(Terminal::Painted(outcome));
        })?;
        let started = Instant::now();
        let size = terminal::size()?;
        Ok(Self {
            boards,
            painter,
            outside,
            titled: None,
            size,
            due: Some(started),
            drawn: started,
            rests: None,
            by_hand: false,
            receipts: Receipts::default(),
            pace: Pace::of(frames),
            suspended: false,
            exit: None,
        })
    }

    /// Runs until something ends it; the exit code says what.
    pub(super) async fn live(&mut self, mut inbox: Inbox) -> u8 {
        let mut tick = Box::pin(sleep(self.until_tick()));
        loop {
            self.draw_if_due();
            let due = self.due.filter(|_| self.may_draw());
            tokio::select! {
                biased;
                request = inbox.signals.next() => self.obey(request),
                Some(event) = inbox.terminal.recv() => self.hear(&event),
                (at, said) = self.boards.next() => self.take_in(at, said),
                () = sleep_until(due.unwrap_or(self.drawn)), if due.is_some() => {}
                () = sleep_until(self.rests.unwrap_or(self.drawn)), if self.rests.is_some() => self.stand(),
                () = &mut tick => {
                    self.tell_all(&Message::Tick);
                    tick.set(sleep(self.until_tick()));
                }
            }
            self.drain(&mut inbox);
            if let Some(code) = self.exit {
                return code;
            }
        }
    }

    /// Stops painting; waits at most so long for the frame that is being written.
    pub(super) fn close(&self, within: Duration) {
        self.painter.stop(within);
    }

    fn drain(&mut self, inbox: &mut Inbox) {
        while let Ok(event) = inbox.terminal.try_recv() {
            self.hear(&event);
        }
        for at in 0..self.boards.count() {
            for _ in 0..BATCH {
                let Some(message) = self.boards.waiting(at) else { break };
                self.take_in(at, Some(message));
            }
        }
    }

    fn tell_all(&mut self, message: &Message) {
        for at in 0..self.boards.count() {
            self.take_in(at, Some(message.clone()));
        }
    }

    fn take_in(&mut self, at: usize, said: Option<Message>) {
        let effects = said.map(|message| self.boards.take(at, message)).unwrap_or_default();
        if self.boards.is_in_sight(at) {
            self.show_by(self.drawn + self.pace.between());
        }
        self.carry_out(at, effects);
    }

    /// Does what the operator asked for, and shows it at once; nothing where nothing was meant.
    fn do_now(&mut self, meant: Option<Vec<Effect>>) {
        if let Some(effects) = meant {
            self.carry_out(self.boards.seen(), effects);
            let now = Instant::now();
            self.rests = self.boards.front().app().chart.trails.then_some(now + REST);
            self.by_hand = true;
            self.show_by(now);
        }
    }

    /// Shows everything of the moment that the operator has stopped at.
    fn stand(&mut self) {
        let effects = self.boards.take(self.boards.seen(), Message::Rested);
        self.do_now(Some(effects));
    }

    fn hear(&mut self, event: &Terminal) {
        match event {
            Terminal::Input(Event::Key(key)) => {
                let meant = self.boards.press(key);
                self.do_now(meant);
            }
            Terminal::Input(Event::Paste(text)) => {
                let meant = self.boards.paste(text);
                self.do_now(Some(meant));
            }
            Terminal::Input(Event::Mouse(mouse)) => {
                let meant = self.boards.point(*mouse);
                self.do_now(meant);
            }
            Terminal::Input(_) => {}
            Terminal::Painted(Ok(bytes)) => {
                self.boards.shown();
                let took = self.receipts.written(Instant::now(), *bytes);
                self.learn(took);
            }
            Terminal::Drawn(name) => {
                let took = self.receipts.drawn(Instant::now(), *name);
                self.learn(took);
            }
            Terminal::Gone | Terminal::Painted(Err(_)) => self.exit = Some(HANGUP),
        }
    }

    fn obey(&mut self, request: Request) {
        match request {
            Request::End(code) => self.exit = Some(code),
            Request::Suspend => self.suspend(),
            Request::Continued => self.resume(),
            Request::Resized => self.resize(),
        }
    }

    /// Does what a board asks the screen for.
    fn carry_out(&mut self, at: usize, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Quit => self.exit = Some(0),
                Effect::Suspend => self.suspend(),
                Effect::Turn { back } => self.boards.turn(back),
                Effect::Redraw => self.painter.redraw(),
                Effect::Mouse(taken) => self.painter.ahead(terminal::mouse(taken)),
                Effect::Copy(text) => self.painter.ahead(&self.outside.copy(&text)),
                Effect::Notify(text) => {
                    self.painter.ahead(&self.outside.notify(&text, &self.boards.app(at).notify));
                }
                // The board has done it.
                _ => {}
            }
        }
    }

    fn suspend(&mut self) {
        if self.suspended {
            return;
        }
        self.painter.settle(PATIENCE);
        match terminal::suspend() {
            Ok(true) => self.suspended = true,
            Ok(false) => {
                let said = Text::line("no shell to come back from: not suspended");
                self.tell_all(&Message::Trouble(said));
            }
            Err(_) => self.exit = Some(HANGUP),
        }
    }

    /// Takes the terminal over again, also after a stop nobody here asked for: whoever had it in
    /// between may have left anything on it, line settings included.
    fn resume(&mut self) {
        self.suspended = false;
        self.painter.settle(PATIENCE);
        terminal::leave();
        self.receipts.forget();
        if terminal::enter().is_err() {
            self.exit = Some(HANGUP);
        }
        self.resize();
        self.titled = None;
        if !self.boards.front().app().mouse {
            self.painter.ahead(terminal::mouse(false));
        }
        self.painter.redraw();
        self.show_by(Instant::now());
    }

    fn resize(&mut self) {
        match terminal::size() {
            Ok(size) => self.size = size,
            Err(_) => self.exit = Some(HANGUP),
        }
        self.show_by(Instant::now());
    }

    fn may_draw(&self) -> bool {
        !self.suspended && self.painter.is_idle() && self.receipts.lets(self.by_hand, Instant::now())
    }

    fn show_by(&mut self, at: Instant) {
        self.due = Some(self.due.map_or(at, |due| due.min(at)));
    }

    fn draw_if_due(&mut self) {
        let now = Instant::now();
        if self.due.is_none_or(|due| due > now) || !self.may_draw() {
            return;
        }
        let frame = self.boards.draw(self.size, now);
        self.name_window();
        self.receipts.handed(now);
        self.painter.paint(frame);
        self.drawn = now;
        self.due = None;
        self.by_hand = false;
    }

    /// Learns how long the terminal took for a frame, and says so where that is long.
    fn learn(&mut self, took: Option<Duration>) {
        let Some(took) = took else { return };
        self.pace.took(took);
        let slow = self.pace.slow();
        if slow.is_some() != self.boards.front().app().slow.is_some() {
            self.tell_all(&Message::Slow(slow));
        }
    }

    /// Has the window's title tell how it is, where that changed.
    fn name_window(&mut self) {
        let app = self.boards.front().app();
        let title = Some(ui::title(app)).filter(|_| app.notify.title);
        if let Some(title) = title.filter(|title| self.titled.as_ref() != Some(title)) {
            self.painter.ahead(&terminal::title(&Text::line(&title)));
            self.titled = Some(title);
        }
    }

    /// Until the clock on the screen shows another second; a fast or stepped clock moves in jumps.
    fn until_tick(&self) -> Duration {
        let clock = self.boards.front().now().clock();
        if clock.speed() > 1.0 || clock.is_stepped() {
            return Duration::from_millis(250);
        }
        let into_second = Now::machine().millis().rem_euclid(1000);
        Duration::from_millis(1000 - into_second.unsigned_abs())
    }
}
