//! Whose turn it is on a wall of several boards.

use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

use tokio::time::Instant;

use crate::app::Glimpse;
use crate::model::EventId;
use crate::signals::Level;

/// How long a board stays in front that was called there, before another one that was called.
const LEAST: Duration = Duration::from_secs(5);

/// Whose turn it is. A board on which something becomes critical comes to the front at once.
#[derive(Debug)]
pub(super) struct Turns {
    every: Duration,
    front: usize,
    /// When it came to the front.
    came: Instant,
    /// Whether it was called there.
    was_called: bool,
    /// Since when its turn runs.
    since: Instant,
    /// The board that had its turn last without having been called.
    last: usize,
    /// Boards that are to come to the front next.
    called: VecDeque<usize>,
    /// What was critical when it was looked at last.
    known: Vec<Critical>,
}

/// What is critical on a board.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Critical {
    /// Whether any gauge is.
    gauges: bool,
    /// Alerts, by the events that opened them.
    alerts: BTreeSet<EventId>,
}

impl Turns {
    /// The first board's turn from `now` on; each has one of this length.
    pub(super) fn new(every: Duration, now: Instant) -> Self {
        let (called, known) = (VecDeque::new(), Vec::new());
        Self { every, front: 0, came: now, was_called: false, since: now, last: 0, called, known }
    }

    /// The board in front.
    pub(super) const fn front(&self) -> usize {
        self.front
    }

    /// Sees how all boards are at `now`, and whether it is another's turn; `waits` while nobody may have one.
    pub(super) fn see(&mut self, boards: &[Glimpse], now: Instant, waits: bool) {
        let news = self.news(boards);
        if waits {
            self.called.clear();
            self.since = now;
            return;
        }
        for at in news {
            if at == self.front {
                self.since = now;
            } else if !self.called.contains(&at) {
                self.called.push_back(at);
            }
        }
        let may_be_replaced = !self.was_called || now.duration_since(self.came) >= LEAST;
        if may_be_replaced && let Some(called) = self.called.pop_front() {
            self.come(called, now);
            self.was_called = true;
        } else if now.duration_since(self.since) >= self.every {
            let next = |at: usize| (at + 1) % boards.len().max(1);
            // Who was called has just been seen.
            self.last = if next(self.last) == self.front { next(self.front) } else { next(self.last) };
            self.come(self.last, now);
        }
    }

    /// Has this board in front, because somebody wants it there.
    pub(super) fn go(&mut self, to: usize, now: Instant) {
        self.last = to;
        self.come(to, now);
    }

    fn come(&mut self, to: usize, now: Instant) {
        self.called.retain(|called| *called != to);
        (self.front, self.was_called, self.came, self.since) = (to, false, now, now);
    }

    /// The boards on which something has become critical.
    fn news(&mut self, boards: &[Glimpse]) -> Vec<usize> {
        let now: Vec<Critical> = boards.iter().map(Critical::of).collect();
        let known = std::mem::take(&mut self.known);
        let is_news = |at: &usize| now[*at].is_worse_than(known.get(*at).unwrap_or(&Critical::default()));
        let news = (0..now.len()).filter(is_news).collect();
        self.known = now;
        news
    }
}

impl Critical {
    fn of(board: &Glimpse) -> Self {
        Self { gauges: board.gauges == Level::Critical, alerts: board.calls.clone() }
    }

    fn is_worse_than(&self, before: &Self) -> bool {
        self.gauges && !before.gauges || !self.alerts.is_subset(&before.alerts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{App, Opening, glance};
    use crate::model::{Clock, Text, Timestamp};

    fn calm() -> Glimpse {
        let at = Timestamp::from_millis(0);
        let glimpse = glance(&App::new(Opening::new(Text::line("shop"), Clock::System, at)));
        Glimpse { gauges: Level::Ok, ..glimpse }
    }

    fn alarmed(alerts: &[u8]) -> Glimpse {
        let id = |n: &u8| EventId::of_person(Timestamp::from_millis(0), [*n; 10]);
        Glimpse { calls: alerts.iter().map(id).collect(), ..calm() }
    }

    /// Who is in front at each of these seconds, one board's turn being ten.
    struct Wall {
        turns: Turns,
        began: Instant,
    }

    impl Wall {
        fn new() -> Self {
            let began = Instant::now();
            Self { turns: Turns::new(Duration::from_secs(10), began), began }
        }

        fn at(&mut self, second: u64, boards: &[Glimpse]) -> usize {
            self.turns.see(boards, self.began + Duration::from_secs(second), false);
            self.turns.front()
        }
    }

    #[test]
    fn each_board_has_its_turn_and_then_the_first_again() {
        let (mut wall, boards) = (Wall::new(), [calm(), calm(), calm()]);
        let seen: Vec<usize> = (0..6).map(|n| wall.at(n * 10, &boards)).collect();
        assert_eq!(seen, [0, 1, 2, 0, 1, 2]);
        assert_eq!((wall.at(59, &boards), wall.at(60, &boards)), (2, 0));
    }

    #[test]
    fn what_becomes_critical_comes_at_once_for_a_whole_turn_and_then_the_round_goes_on() {
        let mut wall = Wall::new();
        let mut boards = [calm(), calm(), calm()];
        assert_eq!(wall.at(1, &boards), 0);
        boards[2] = alarmed(&[1]);
        assert_eq!([wall.at(2, &boards), wall.at(11, &boards)], [2, 2]);
        // Another alert of the board in front: its turn begins anew.
        boards[2] = alarmed(&[1, 2]);
        assert_eq!([wall.at(11, &boards), wall.at(20, &boards), wall.at(21, &boards)], [2, 2, 1]);
        // What goes on to be critical calls nobody.
        assert_eq!([wall.at(30, &boards), wall.at(31, &boards)], [1, 2]);
        boards[0] = Glimpse { gauges: Level::Critical, ..calm() };
        assert_eq!(wall.at(32, &boards), 0, "a gauge alone");
        boards[0] = calm();
        assert_eq!([wall.at(41, &boards), wall.at(42, &boards)], [0, 1]);
    }

    #[test]
    fn boards_that_are_called_together_come_one_after_the_other() {
        let mut wall = Wall::new();
        let boards = [calm(), alarmed(&[1]), alarmed(&[2])];
        let seen = [0, 1, 4, 5, 14, 15].map(|second| wall.at(second, &boards));
        assert_eq!(seen, [1, 1, 1, 2, 2, 1], "the first is due after the last it had by itself");
    }

    #[test]
    fn nobody_has_a_turn_while_somebody_reads_and_a_choice_lasts_a_whole_turn() {
        let mut wall = Wall::new();
        let mut boards = [calm(), calm(), calm()];
        boards[1] = alarmed(&[1]);
        let later = |second| wall.began + Duration::from_secs(second);
        let (nine, thirty) = (later(9), later(30));
        wall.turns.see(&boards, nine, true);
        wall.turns.see(&boards, thirty, true);
        assert_eq!(wall.turns.front(), 0);
        assert_eq!([wall.at(31, &boards), wall.at(40, &boards)], [0, 1], "no news by now");
        let chosen = wall.began + Duration::from_secs(45);
        wall.turns.go(0, chosen);
        assert_eq!([wall.at(54, &boards), wall.at(55, &boards)], [0, 1]);
    }
}
