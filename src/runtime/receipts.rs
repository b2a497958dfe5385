//! Frames that the terminal has not drawn yet, as far as it tells.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use crate::ui::terminal;

/// Bytes that may be under way while the operator's hand asks for a frame: a few keys' worth.
const WINDOW: usize = 512;

/// How long a frame under way holds up the next, where the terminal has answered before, and where it has not yet. It
/// may be slower still, or have stopped answering; one more frame does not make it much worse.
const PATIENCE: Duration = Duration::from_secs(10);
const FIRST_PATIENCE: Duration = Duration::from_secs(2);

/// When a terminal is one that does not answer, in the same cases.
const LOST: Duration = Duration::from_mins(2);
const NEVER: Duration = Duration::from_secs(30);

/// A frame that is under way.
#[derive(Debug)]
struct Frame {
    /// When it was handed over to be written.
    since: Instant,
    /// Its number among those that had any bytes, and how many; none while it is being written.
    written: Option<(usize, usize)>,
}

/// Frames that are under way.
#[derive(Debug, Default)]
pub(super) struct Receipts {
    /// Whether the terminal has answered.
    answers: bool,
    /// Whether it has not for so long that it never will.
    is_mute: bool,
    /// The oldest first.
    under_way: VecDeque<Frame>,
    /// Frames that had any bytes so far.
    count: usize,
    /// Frames that were drawn before it was heard that they were written.
    ahead: usize,
}

impl Receipts {
    /// Nobody will answer for what is under way.
    pub(super) fn forget(&mut self) {
        self.under_way.retain(|frame| frame.written.is_none());
    }

    /// A frame was handed over to be written.
    pub(super) fn handed(&mut self, now: Instant) {
        let long = if self.answers { LOST } else { NEVER };
        if self.under_way.front().is_some_and(|frame| now - frame.since > long) {
            self.forget();
            (self.answers, self.is_mute) = (false, true);
        }
        self.under_way.push_back(Frame { since: now, written: None });
    }

    /// So many bytes of it were written. Returns how long the terminal took for it, where only that can tell.
    pub(super) fn written(&mut self, now: Instant, bytes: usize) -> Option<Duration> {
        if self.ahead > 0 {
            self.ahead -= 1;
            return None;
        }
        let at = self.under_way.iter().position(|frame| frame.written.is_none())?;
        if bytes > 0 && !self.is_mute {
            self.under_way[at].written = Some((self.count, bytes));
            self.count += 1;
            return None;
        }
        let frame = self.under_way.remove(at)?;
        self.count += usize::from(bytes > 0);
        (bytes > 0).then(|| now - frame.since)
    }

    /// The terminal has drawn everything up to the frame that asked by this name; returns how long that took.
    pub(super) fn drawn(&mut self, now: Instant, name: usize) -> Option<Duration> {
        (self.answers, self.is_mute) = (true, false);
        // What is being written will be the next that is counted.
        let number = |frame: &Frame| frame.written.map_or(self.count, |(number, _)| number);
        let at = self.under_way.iter().position(|frame| terminal::is_named(number(frame), name))?;
        let frame = self.under_way.drain(..=at).next_back()?;
        if frame.written.is_none() {
            self.ahead += 1;
            self.count += 1;
        }
        Some(now - frame.since)
    }

    /// Whether another frame may follow; one that the operator's hand asked for sooner.
    pub(super) fn lets(&self, by_hand: bool, now: Instant) -> bool {
        let Some(last) = self.under_way.back().filter(|_| !self.is_mute) else { return true };
        let bytes: usize =
            self.under_way.iter().filter_map(|frame| frame.written).map(|(_, bytes)| bytes).sum();
        let patience = if self.answers { PATIENCE } else { FIRST_PATIENCE };
        by_hand && bytes < WINDOW || now - last.since >= patience
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    impl Receipts {
        /// Hands over a frame and writes it.
        fn write(&mut self, now: Instant, bytes: usize) -> Option<Duration> {
            self.handed(now);
            self.written(now, bytes)
        }
    }

    /// Of a terminal that has answered.
    fn answering(now: Instant) -> Receipts {
        let mut receipts = Receipts::default();
        receipts.write(now, 9000);
        receipts.drawn(now, 0);
        receipts
    }

    #[test]
    fn a_terminal_that_never_answers_is_drawn_on_as_it_takes_bytes() {
        let (mut receipts, start) = (Receipts::default(), Instant::now());
        assert_eq!(receipts.write(start, 9000), None);
        assert_eq!(
            (receipts.lets(false, start), receipts.lets(false, start + FIRST_PATIENCE)),
            (false, true)
        );
        for n in 1..4 {
            let now = start + (NEVER + SECOND) * n;
            receipts.handed(now);
            assert_eq!(receipts.written(now + SECOND, 9000), Some(SECOND));
            assert!(receipts.lets(false, now));
        }
        receipts.drawn(start, 7);
        receipts.write(start, 9000);
        assert!(!receipts.lets(false, start));
    }

    #[test]
    fn the_next_frame_waits_for_the_last_and_a_key_only_for_much() {
        let now = Instant::now();
        let mut receipts = answering(now);
        assert_eq!(receipts.write(now, 0), None);
        assert!(receipts.lets(false, now));
        assert_eq!(receipts.write(now, 300), None);
        assert_eq!((receipts.lets(false, now), receipts.lets(true, now)), (false, true));
        assert_eq!(receipts.write(now, 300), None);
        assert_eq!((receipts.lets(false, now), receipts.lets(true, now)), (false, false));
        assert_eq!(receipts.drawn(now + SECOND, 1), Some(SECOND));
        assert_eq!((receipts.lets(false, now), receipts.lets(true, now)), (false, true));
        receipts.drawn(now, 2);
        assert!(receipts.lets(false, now));
    }

    #[test]
    fn an_answer_may_be_heard_before_it_is_heard_that_the_frame_was_written() {
        let now = Instant::now();
        let mut receipts = answering(now);
        for name in 1..4 {
            receipts.handed(now);
            assert_eq!(receipts.drawn(now + SECOND, name), Some(SECOND));
            assert_eq!(receipts.written(now + SECOND, 300), None);
            assert!(receipts.lets(false, now));
        }
    }

    #[test]
    fn an_answer_that_is_lost_holds_up_nothing_once_the_next_comes() {
        let now = Instant::now();
        let mut receipts = answering(now);
        receipts.write(now, 300);
        receipts.write(now, 300);
        assert!(!receipts.lets(true, now + PATIENCE - SECOND) && receipts.lets(false, now + PATIENCE));
        assert_eq!(receipts.drawn(now + SECOND, 2), Some(SECOND));
        assert!(receipts.lets(false, now));
        assert_eq!(receipts.drawn(now, 5), None);
    }
}
