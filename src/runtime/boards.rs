//! The boards of a screen: all of them at work, one of them in front.

use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use crossterm::event::{KeyEvent, MouseEvent};
use ratatui::buffer::Buffer;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::live::Live;
use super::turns::Turns;
use crate::app::{App, Effect, Front, Glimpse, Message, Mode, glance};

/// The boards of a screen, at least one.
pub(super) struct Boards {
    list: Vec<Live>,
    turns: Turns,
    /// The board in the frame that was drawn last.
    drawn: usize,
    /// The board that the operator sees: keys are meant for it.
    seen: usize,
    /// How all were in that frame.
    glimpses: Vec<Glimpse>,
}

impl Boards {
    /// The first of these in front; on the wall each has its turn for so long.
    pub(super) fn new(list: Vec<Live>, turn: Duration) -> Self {
        let turns = Turns::new(turn, Instant::now());
        Self { list, turns, drawn: 0, seen: 0, glimpses: Vec::new() }
    }

    /// The board in front.
    pub(super) fn front(&self) -> &Live {
        &self.list[self.turns.front()]
    }

    /// Which one the operator sees.
    pub(super) const fn seen(&self) -> usize {
        self.seen
    }

    /// One of them.
    pub(super) fn app(&self, at: usize) -> &App {
        self.list[at].app()
    }

    /// How many there are.
    pub(super) const fn count(&self) -> usize {
        self.list.len()
    }

    /// Waits for what the tasks of any board say, and answers with which: nothing when it only looks otherwise
    /// from now on.
    pub(super) async fn next(&mut self) -> (usize, Option<Message>) {
        poll_fn(|context| {
            for (at, board) in self.list.iter_mut().enumerate() {
                if let Poll::Ready(said) = board.poll_next(context) {
                    return Poll::Ready((at, said));
                }
            }
            Poll::Pending
        })
        .await
    }

    /// The next message for this board, where one waits.
    pub(super) fn waiting(&mut self, at: usize) -> Option<Message> {
        self.list[at].waiting()
    }

    /// Has a board take a message in; answers with what is for the screen to do.
    pub(super) fn take(&mut self, at: usize, message: Message) -> Vec<Effect> {
        self.list[at].take(message)
    }

    /// Whether what happens on this board changes the frame: what is told of others is little.
    pub(super) fn is_in_sight(&self, at: usize) -> bool {
        at == self.turns.front() || self.glimpses.get(at) != Some(&glance(self.app(at)))
    }

    /// Does what a key means on the board that the operator sees.
    pub(super) fn press(&mut self, key: &KeyEvent) -> Option<Vec<Effect>> {
        self.in_hand().press(key)
    }

    /// Puts in what was pasted.
    pub(super) fn paste(&mut self, text: &str) -> Vec<Effect> {
        self.in_hand().take(Message::Pasted(text.to_owned()))
    }

    /// Does what the mouse means.
    pub(super) fn point(&mut self, mouse: MouseEvent) -> Option<Vec<Effect>> {
        self.in_hand().point(mouse)
    }

    /// The board that the operator sees and acts on, which comes back to the front where its turn has just
    /// ended.
    fn in_hand(&mut self) -> &mut Live {
        if self.seen != self.turns.front() {
            self.go(self.seen);
        }
        &mut self.list[self.seen]
    }

    /// Shows the next board, or the one before, because the operator wants to see it: the next key is meant for
    /// it.
    pub(super) fn turn(&mut self, back: bool) {
        let step = if back { self.list.len() - 1 } else { 1 };
        self.go((self.seen + step) % self.list.len());
        self.seen = self.turns.front();
    }

    fn go(&mut self, to: usize) {
        let from = self.turns.front();
        self.turns.go(to, Instant::now());
        self.hand_over(from);
    }

    /// Has the board in front look as the one before it did.
    fn hand_over(&mut self, from: usize) {
        let to = self.turns.front();
        if to == from {
            return;
        }
        // Whoever walked through its timeline has stopped. What that looks up is the board's own to ask for.
        let _ = self.list[from].take(Message::Rested);
        let before = self.app(from);
        let front = Front { wall: before.mode() == Mode::Wall, mouse: before.mouse };
        self.list[to].come(front);
        self.tell_of_all(to);
    }

    /// Draws the board whose turn it is.
    pub(super) fn draw(&mut self, size: (u16, u16), now: Instant) -> Buffer {
        if self.list.len() > 1 {
            self.glimpses = self.list.iter().map(|board| glance(board.app())).collect();
            let from = self.turns.front();
            self.turns.see(&self.glimpses, now, !self.front().may_wait());
            self.hand_over(from);
            self.tell_of_all(self.turns.front());
        }
        self.drawn = self.turns.front();
        self.list[self.drawn].draw(size)
    }

    /// Has a board know how all are.
    fn tell_of_all(&mut self, at: usize) {
        // This asks for nothing.
        let _ = self.list[at].take(Message::Boards(self.glimpses.clone()));
    }

    /// The frame that was drawn last is on the terminal. Who has chosen another board since is with that.
    pub(super) const fn shown(&mut self) {
        if self.drawn == self.turns.front() {
            self.seen = self.drawn;
        }
    }

    /// Waits for what is on its way to the journals, and says what did not get there.
    pub(super) async fn finish(self) {
        let is_one = self.list.len() == 1;
        let mut finishing = JoinSet::new();
        for board in self.list {
            finishing.spawn(board.finish(!is_one));
        }
        // A crash in there has nothing more to store.
        while finishing.join_next().await.is_some() {}
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyCode;
    use tokio::sync::mpsc::{channel, unbounded_channel};

    use super::*;
    use crate::app::{Opening, View};
    use crate::model::{Clock, Text};
    use crate::runtime::time::Now;
    use crate::ui::keymap::Keymap;
    use crate::ui::theme::{Depth, Theme};
    use crate::ui::{Charset, Look};

    const SIZE: (u16, u16) = (80, 24);
    const TURN: Duration = Duration::from_secs(20);

    /// A board on the wall that nobody tells anything.
    fn board(name: &str) -> Live {
        board_with(name, Keymap::default())
    }

    fn board_with(name: &str, keymap: Keymap) -> Live {
        let now = Now::new(Clock::System);
        let opening = Opening::new(Text::line(name), now.clock(), now.board());
        let app = App::new(Opening { view: View::Wall, ..opening });
        let theme = Theme::named("dark", Depth::TrueColour).unwrap();
        let look = Look { theme, keymap, charset: Charset::Unicode };
        let ((_, messages), (_, styles)) = (channel(1), unbounded_channel());
        Live::new((app, look), now, None, unbounded_channel().0, (messages, styles))
    }

    fn key(boards: &mut Boards, key: char) -> Vec<Effect> {
        boards.press(&KeyEvent::from(KeyCode::Char(key))).unwrap_or_default()
    }

    #[test]
    fn a_key_acts_on_the_board_that_is_seen_though_its_turn_has_just_ended() {
        let mut boards = Boards::new(vec![board("shop"), board("bank")], TURN);
        let began = Instant::now();
        boards.draw(SIZE, began);
        boards.shown();
        boards.draw(SIZE, began + TURN);
        assert_eq!((boards.turns.front(), boards.seen()), (1, 0), "drawn, and on its way to the terminal");
        assert_eq!(key(&mut boards, 'w'), []);
        assert_eq!((&boards.app(0).view, &boards.app(1).view), (&View::Board, &View::Wall));
        assert_eq!(boards.turns.front(), 0, "what was seen stays");
        boards.draw(SIZE, began + TURN * 9);
        assert_eq!(boards.turns.front(), 0, "off the wall nobody takes turns");
    }

    #[test]
    fn who_chooses_a_board_acts_on_it_from_then_on() {
        let mut boards = Boards::new(["shop", "bank", "post"].map(board).into(), TURN);
        boards.draw(SIZE, Instant::now());
        boards.shown();
        key(&mut boards, 'w');
        boards.draw(SIZE, Instant::now());
        assert_eq!(key(&mut boards, 'B'), [Effect::Turn { back: true }]);
        boards.turn(true);
        assert_eq!((boards.front().app().board.as_str(), boards.seen()), ("post", 2));
        assert_eq!(boards.app(2).view, View::Board, "nobody is sent back to the wall");
        // The frame before reaches the terminal only now, and the next key is quicker than the next frame.
        boards.shown();
        assert_eq!(boards.seen(), 2);
        assert_eq!(key(&mut boards, 'b'), [Effect::Turn { back: false }]);
        boards.turn(false);
        boards.draw(SIZE, Instant::now());
        boards.shown();
        assert_eq!(boards.seen(), 0);
        assert_eq!(boards.front().app().board.as_str(), "shop");
    }

    #[test]
    fn who_gave_the_mouse_away_on_one_board_has_not_on_the_next() {
        let mut boards = Boards::new(vec![board("shop"), board("bank")], TURN);
        boards.draw(SIZE, Instant::now());
        boards.shown();
        key(&mut boards, 'w');
        assert_eq!(key(&mut boards, 'M'), [Effect::Mouse(false)]);
        boards.turn(false);
        assert_eq!((boards.seen(), boards.front().app().mouse), (1, false));
    }

    #[test]
    fn keys_that_have_begun_hold_the_turn() {
        let keymap = Keymap::default().with("[wall]\nb = \"none\"\n\"z z\" = \"next-board\"").unwrap();
        let mut boards = Boards::new(vec![board_with("shop", keymap), board("bank")], TURN);
        let began = Instant::now();
        boards.draw(SIZE, began);
        boards.shown();
        assert_eq!(key(&mut boards, 'z'), []);
        boards.draw(SIZE, began + TURN * 2);
        assert_eq!(boards.turns.front(), 0);
        assert_eq!(key(&mut boards, 'z'), [Effect::Turn { back: false }]);
        boards.draw(SIZE, began + TURN * 3);
        assert_eq!(boards.turns.front(), 1);
    }

    #[test]
    fn one_board_alone_has_no_others() {
        let mut boards = Boards::new(vec![board("shop")], TURN);
        boards.draw(SIZE, Instant::now());
        boards.shown();
        key(&mut boards, 'w');
        assert_eq!(key(&mut boards, 'b'), []);
        let app = boards.front().app();
        assert!(app.boards.is_empty() && app.hint.as_ref().unwrap().as_str().contains("only board"));
    }
}
