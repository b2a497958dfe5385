//! The event loop: take in all that has come, then draw once.

use std::io;
use std::time::Duration;

use crossterm::event::{Event, KeyEvent, MouseEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tokio::sync::mpsc::{Receiver, UnboundedReceiver, UnboundedSender};
use tokio::time::{Instant, sleep, sleep_until};

use super::keeping::Hands;
use super::pace::Pace;
use super::reload::Restyle;
use super::signals::{Request, Signals};
use super::time::Now;
use crate::app::{App, Effect, Fate, Message, Mode, Pending, update};
use crate::model::Text;
use crate::ui::keymap::{Pressed, stroke};
use crate::ui::terminal::{self, Outside, Painter};
use crate::ui::{self, Hits, Look};

/// Messages taken in before the next frame at the most, so that a flood cannot hold up keys.
const BATCH: usize = 256;

/// Exit code after a hang-up: 128 and the signal's number.
pub(super) const HANGUP: u8 = 129;

/// How long a frame in writing may hold up a suspension.
const PATIENCE: Duration = Duration::from_millis(250);

/// What the terminal's threads tell.
#[derive(Debug)]
pub(super) enum Terminal {
    /// A key, a paste, a new size.
    Input(Event),
    /// A frame was written, or could not be.
    Painted(io::Result<usize>),
    /// The terminal hung up.
    Gone,
}

/// Where everything arrives.
pub(super) struct Inbox {
    pub(super) signals: Signals,
    pub(super) terminal: UnboundedReceiver<Terminal>,
    pub(super) messages: Receiver<Message>,
    pub(super) styles: UnboundedReceiver<Restyle>,
}

/// The screen: its state, its look, and the painter that shows it.
pub(super) struct Screen<'a> {
    app: App,
    look: Look,
    now: Now,
    /// What stores and reads for it; none on a board without a timeline.
    hands: Option<&'a Hands>,
    /// Where to ask for the config to be read again.
    reload: UnboundedSender<()>,
    painter: Painter,
    /// What stands between here and the operator's eyes.
    outside: Outside,
    /// What the window is called; nothing before it was named.
    titled: Option<String>,
    size: (u16, u16),
    /// What stands where in the frame that was drawn last.
    hits: Hits,
    /// When the next frame is due; none while nothing has changed.
    due: Option<Instant>,
    drawn: Instant,
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
        app: App,
        look: Look,
        (now, hands, reload): (Now, Option<&'a Hands>, UnboundedSender<()>),
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
            app,
            look,
            now,
            hands,
            reload,
            painter,
            outside,
            titled: None,
            size,
            hits: Hits::default(),
            due: Some(started),
            drawn: started,
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
                Some(style) = inbox.styles.recv() => self.restyle(style),
                Some(message) = inbox.messages.recv() => self.take(message),
                () = sleep_until(due.unwrap_or(self.drawn)), if due.is_some() => {}
                () = &mut tick => {
                    self.take(Message::Tick);
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

    /// What was done here and is not stored yet.
    pub(super) fn unstored(&self) -> Vec<Text> {
        let unstored = self.app.pendings.iter().filter(|pending| pending.fate != Some(Fate::Stored));
        unstored.map(Pending::entry).collect()
    }

    fn drain(&mut self, inbox: &mut Inbox) {
        while let Ok(event) = inbox.terminal.try_recv() {
            self.hear(&event);
        }
        for _ in 0..BATCH {
            let Ok(message) = inbox.messages.try_recv() else { break };
            self.take(message);
        }
    }

    fn take(&mut self, message: Message) {
        let effects = update(&mut self.app, message, self.now.board());
        self.show_by(self.drawn + self.pace.between());
        for effect in effects {
            self.carry_out(effect);
        }
    }

    fn hear(&mut self, event: &Terminal) {
        match event {
            Terminal::Input(Event::Key(key)) => {
                self.press(key);
            }
            Terminal::Input(Event::Paste(text)) => {
                self.take(Message::Pasted(text.clone()));
                self.show_by(Instant::now());
            }
            Terminal::Input(Event::Mouse(mouse)) => self.point(*mouse),
            Terminal::Input(Event::Resize(columns, rows)) => {
                self.size = terminal::drawn((*columns, *rows));
                self.show_by(Instant::now());
            }
            Terminal::Input(_) => {}
            Terminal::Painted(Ok(_)) => self.rest(),
            Terminal::Gone | Terminal::Painted(Err(_)) => self.exit = Some(HANGUP),
        }
    }

    /// Does what a key means: an action, or text where a line is typed.
    fn press(&mut self, key: &KeyEvent) {
        let mode = self.app.mode();
        match self.look.keymap.press(mode, key) {
            Pressed::Act(action) => self.take(Message::Act(action)),
            Pressed::Begun | Pressed::Dropped => {}
            Pressed::Unbound => match stroke(key).filter(|_| mode == Mode::Line) {
                Some(stroke) => self.take(Message::Typed(stroke)),
                None => return,
            },
        }
        self.show_by(Instant::now());
    }

    /// Does what the mouse means where it points.
    fn point(&mut self, mouse: MouseEvent) {
        let spot = self.hits.at(mouse.column, mouse.row);
        if let (Some(press), Some(spot)) = (terminal::pressed(mouse.kind), spot) {
            self.take(Message::Pointed(spot, press));
            self.show_by(Instant::now());
        }
    }

    fn obey(&mut self, request: Request) {
        match request {
            Request::End(code) => self.exit = Some(code),
            Request::Suspend => self.suspend(),
            Request::Continued => self.resume(),
        }
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Quit => self.exit = Some(0),
            Effect::Suspend => self.suspend(),
            // The task that reads ends with this screen, not before.
            Effect::Reload => self.reload.send(()).unwrap_or_default(),
            Effect::Redraw => self.painter.redraw(),
            Effect::NextTheme => self.look.theme = self.look.theme.next(),
            Effect::Mouse(taken) => self.painter.ahead(terminal::mouse(taken)),
            Effect::Theme(name) => match self.look.theme.other(&name) {
                Ok(theme) => self.look.theme = theme,
                Err(problem) => self.take(Message::Trouble(Text::line(&problem.text))),
            },
            Effect::Copy(text) => self.painter.ahead(&self.outside.copy(&text)),
            Effect::Notify(text) => self.painter.ahead(&self.outside.notify(&text, &self.app.notify)),
            Effect::Append(events) => self.ask(|hands| hands.append(events)),
            Effect::Read(query) => self.ask(|hands| hands.read(query)),
            Effect::Look(look) => self.ask(|hands| hands.look(look)),
            Effect::Arrange(arrangements) => self.ask(|hands| hands.arrange(arrangements)),
            Effect::Keep(drafts) => self.ask(|hands| hands.draft(drafts)),
            Effect::Export(export) => self.ask(|hands| hands.export(export)),
            Effect::Remember(sent) => self.ask(|hands| hands.remember(sent)),
        }
    }

    fn restyle(&mut self, style: Restyle) {
        let Restyle { theme, keymap, charset } = style;
        let theme = theme.unwrap_or_else(|| self.look.theme.clone());
        self.look = Look { theme, keymap, charset };
        self.show_by(Instant::now());
    }

    fn ask(&self, what: impl FnOnce(&Hands)) {
        self.hands.map(what);
    }

    fn suspend(&mut self) {
        if self.suspended {
            return;
        }
        self.painter.settle(PATIENCE);
        match terminal::suspend() {
            Ok(true) => self.suspended = true,
            Ok(false) => self.take(Message::Trouble(Text::line("no shell to come back from: not suspended"))),
            Err(_) => self.exit = Some(HANGUP),
        }
    }

    /// Takes the terminal over again, also after a stop nobody here asked for: whoever had it in
    /// between may have left anything on it, line settings included.
    fn resume(&mut self) {
        self.suspended = false;
        self.painter.settle(PATIENCE);
        terminal::leave();
        match terminal::enter().and_then(|()| terminal::size()) {
            Ok(size) => self.size = size,
            Err(_) => self.exit = Some(HANGUP),
        }
        self.titled = None;
        if !self.app.mouse {
            self.painter.ahead(terminal::mouse(false));
        }
        self.painter.redraw();
        self.show_by(Instant::now());
    }

    fn may_draw(&self) -> bool {
        !self.suspended && self.painter.is_idle()
    }

    fn show_by(&mut self, at: Instant) {
        self.due = Some(self.due.map_or(at, |due| due.min(at)));
    }

    fn draw_if_due(&mut self) {
        let now = Instant::now();
        if self.due.is_none_or(|due| due > now) || !self.may_draw() {
            return;
        }
        let area = Rect::new(0, 0, self.size.0, self.size.1);
        let mut frame = Buffer::empty(area);
        let (fitted, hits) = ui::draw_with_hits(&self.app, &self.look, area, &mut frame);
        self.hits = hits;
        update(&mut self.app, Message::Fitted(fitted), self.now.board());
        self.name_window();
        self.painter.paint(frame);
        self.drawn = now;
        self.due = None;
    }

    /// Learns how long the terminal took for the frame, and says so where that is long.
    fn rest(&mut self) {
        if !self.painter.is_idle() {
            return;
        }
        self.pace.took(self.drawn.elapsed());
        let slow = self.pace.slow();
        if slow.is_some() != self.app.slow.is_some() {
            self.take(Message::Slow(slow));
        }
    }

    /// Has the window's title tell how it is, where that changed.
    fn name_window(&mut self) {
        let title = Some(ui::title(&self.app)).filter(|_| self.app.notify.title);
        if let Some(title) = title.filter(|title| self.titled.as_ref() != Some(title)) {
            self.painter.ahead(&terminal::title(&Text::line(&title)));
            self.titled = Some(title);
        }
    }

    /// Until the clock on the screen shows another second; a fast or stepped clock moves in jumps.
    fn until_tick(&self) -> Duration {
        let clock = self.now.clock();
        if clock.speed() > 1.0 || clock.is_stepped() {
            return Duration::from_millis(250);
        }
        let into_second = Now::machine().millis().rem_euclid(1000);
        Duration::from_millis(1000 - into_second.unsigned_abs())
    }
}
