//! A board at work: its state, its look, and what is done for it.

use std::io::{self, Write as _};
use std::sync::atomic::Ordering;
use std::task::{Context, Poll};
use std::time::Duration;

use crossterm::event::{KeyEvent, MouseEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tokio::sync::mpsc::{Receiver, UnboundedReceiver, UnboundedSender};
use tokio::time::timeout;

use super::keeping::Hands;
use super::reload::Restyle;
use super::time::Now;
use crate::app::{App, Effect, Fate, Front, Message, Mode, Pending, Themes, update};
use crate::model::Text;
use crate::ui::keymap::{Pressed, stroke};
use crate::ui::theme::Theme;
use crate::ui::{self, Hits, Look, Problem, terminal};

/// How long leaving waits for what is to be stored.
const FLUSH: Duration = Duration::from_secs(2);

/// A board at work.
pub(super) struct Live {
    app: App,
    look: Look,
    now: Now,
    /// What stores and reads for it; none on a board without a timeline.
    hands: Option<Hands>,
    /// Where to ask for the config to be read again.
    reload: UnboundedSender<()>,
    messages: Receiver<Message>,
    styles: UnboundedReceiver<Restyle>,
    /// What stands where in the frame that was drawn last.
    hits: Hits,
    /// The theme to go back to while another one is looked at.
    theme: Option<Theme>,
}

impl Live {
    /// A board whose tasks run.
    pub(super) fn new(
        (app, look): (App, Look),
        now: Now,
        hands: Option<Hands>,
        reload: UnboundedSender<()>,
        (messages, styles): (Receiver<Message>, UnboundedReceiver<Restyle>),
    ) -> Self {
        let (hits, theme) = (Hits::default(), None);
        let mut board = Self { app, look, now, hands, reload, messages, styles, hits, theme };
        board.tell_themes();
        board
    }

    /// Its state.
    pub(super) const fn app(&self) -> &App {
        &self.app
    }

    /// How its time is told.
    pub(super) const fn now(&self) -> &Now {
        &self.now
    }

    /// What its tasks say next; nothing when it only looks otherwise from now on.
    pub(super) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Message>> {
        if let Poll::Ready(Some(style)) = self.styles.poll_recv(context) {
            self.restyle(style);
            return Poll::Ready(None);
        }
        match self.messages.poll_recv(context) {
            // Nobody says anything any more.
            Poll::Ready(None) => Poll::Pending,
            said => said,
        }
    }

    /// The next message, where one waits.
    pub(super) fn waiting(&mut self) -> Option<Message> {
        self.messages.try_recv().ok()
    }

    /// Takes a message in, does what it can do itself, and answers with what is for the screen to do.
    pub(super) fn take(&mut self, message: Message) -> Vec<Effect> {
        let effects = update(&mut self.app, message, self.now.board());
        effects.into_iter().flat_map(|effect| self.carry_out(effect)).collect()
    }

    /// Comes to the front in place of another board. Nothing of it can be clicked before it was drawn.
    pub(super) fn come(&mut self, front: Front) {
        self.hits = Hits::default();
        // This asks for nothing.
        let _ = self.take(Message::Front(front));
    }

    /// Whether another board may take its place: nobody reads or types here, and no keys have begun.
    pub(super) fn may_wait(&self) -> bool {
        self.app.mode() == Mode::Wall && self.look.keymap.begun(Mode::Wall).is_empty()
    }

    /// Does what a key means: an action, or text where a line is typed. Nothing where it means nothing.
    pub(super) fn press(&mut self, key: &KeyEvent) -> Option<Vec<Effect>> {
        let mode = self.app.mode();
        match self.look.keymap.press(mode, key) {
            Pressed::Act(action) => Some(self.take(Message::Act(action))),
            Pressed::Begun | Pressed::Dropped => Some(Vec::new()),
            Pressed::Unbound => {
                let stroke = stroke(key).filter(|_| mode == Mode::Line)?;
                Some(self.take(Message::Typed(stroke)))
            }
        }
    }

    /// Does what the mouse means where it points. Nothing where it means nothing.
    pub(super) fn point(&mut self, mouse: MouseEvent) -> Option<Vec<Effect>> {
        let spot = self.hits.at(mouse.column, mouse.row);
        let (press, spot) = terminal::pressed(mouse.kind).zip(spot)?;
        Some(self.take(Message::Pointed(spot, press)))
    }

    /// Draws the board on a screen of this size.
    pub(super) fn draw(&mut self, (columns, rows): (u16, u16)) -> Buffer {
        let area = Rect::new(0, 0, columns, rows);
        let mut frame = Buffer::empty(area);
        let (fitted, hits) = ui::draw_with_hits(&self.app, &self.look, area, &mut frame);
        self.hits = hits;
        update(&mut self.app, Message::Fitted(fitted), self.now.board());
        frame
    }

    fn carry_out(&mut self, effect: Effect) -> Vec<Effect> {
        match effect {
            // The task that reads ends with this screen, not before.
            Effect::Reload => self.reload.send(()).unwrap_or_default(),
            Effect::NextTheme => self.wear(self.look.theme.next()),
            Effect::Theme(name) => match self.look.theme.other(&name) {
                Ok(theme) => self.wear(theme),
                Err(problem) => return self.take(Message::Trouble(self.torn(&name, &problem))),
            },
            Effect::Preview(name) => self.try_on(name.as_deref()),
            Effect::Append(events) => self.ask(|hands| hands.append(events)),
            Effect::Read(query) => self.ask(|hands| hands.read(query)),
            Effect::Look(look) => self.ask(|hands| hands.look(look)),
            Effect::Arrange(arrangements) => self.ask(|hands| hands.arrange(arrangements)),
            Effect::Keep(drafts) => self.ask(|hands| hands.draft(drafts)),
            Effect::Export(export) => self.ask(|hands| hands.export(export)),
            Effect::Remember(sent) => self.ask(|hands| hands.remember(sent)),
            Effect::Quit
            | Effect::Turn { .. }
            | Effect::Suspend
            | Effect::Redraw
            | Effect::Mouse(_)
            | Effect::Copy(_)
            | Effect::Notify(_) => return vec![effect],
        }
        Vec::new()
    }

    fn restyle(&mut self, style: Restyle) {
        let Restyle { theme, keymap, charset } = style;
        let theme = theme.or_else(|| self.theme.take()).unwrap_or_else(|| self.look.theme.clone());
        self.look = Look { theme: theme.clone(), keymap, charset };
        self.wear(theme);
    }

    /// Changes to a theme for good.
    fn wear(&mut self, theme: Theme) {
        self.theme = None;
        self.look.theme = theme;
        self.tell_themes();
    }

    /// Shows a theme until another is shown, or none; one that cannot be read leaves the one that holds.
    fn try_on(&mut self, name: Option<&str>) {
        let own = self.theme.take().unwrap_or_else(|| self.look.theme.clone());
        let other = name.and_then(|name| own.other(name).ok());
        self.look.theme = other.unwrap_or_else(|| own.clone());
        self.theme = Some(own).filter(|_| name.is_some());
    }

    /// What is wrong with a theme, or that there is none of this name.
    fn torn(&self, name: &str, problem: &Problem) -> Text {
        let is_known = self.look.theme.siblings().any(|known| known == name);
        Text::line(&if is_known { format!("theme {name}: {problem}") } else { problem.text.clone() })
    }

    /// Has the palette know what can be chosen.
    fn tell_themes(&mut self) {
        let theme = &self.look.theme;
        let names = theme.siblings().map(str::to_owned).collect();
        let themes = Themes { names, current: theme.name().to_owned() };
        update(&mut self.app, Message::Themes(themes), self.now.board());
    }

    fn ask(&self, what: impl FnOnce(&Hands)) {
        self.hands.as_ref().map(what);
    }

    /// Waits for what is on its way to the journal, and says so when that takes too long: of which board, where
    /// there are others.
    pub(super) async fn finish(self, is_named: bool) {
        let unstored = self.unstored();
        let whose = if is_named { format!("{}: ", self.app.board) } else { String::new() };
        let Some(hands) = self.hands else { return };
        let is_kept = hands.is_kept();
        if timeout(FLUSH, hands.finish()).await.is_ok() || unstored.is_empty() {
            return;
        }
        let mut said = match unstored.len() {
            1 => format!("warroom: {whose}1 entry is not stored: the journal takes none."),
            many => format!("warroom: {whose}{many} entries are not stored: the journal takes none."),
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

    /// What was done here and is not stored yet.
    fn unstored(&self) -> Vec<Text> {
        let unstored = self.app.pendings.iter().filter(|pending| pending.fate != Some(Fate::Stored));
        unstored.map(Pending::entry).collect()
    }
}
