//! Frames that the terminal has not drawn yet, as far as it tells.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

/// Bytes that may be under way while the operator's hand asks for a frame: a few keys' worth.
const WINDOW: usize = 512;

/// How long a frame under way holds up the next. A terminal that has not answered by then may be slower still, or have
/// stopped answering; one more frame does not make it worse.
const PATIENCE: Duration = Duration::from_secs(10);

/// When a terminal that has answered before will not do so any more.
const LOST: Duration = Duration::from_mins(2);

/// A frame that is under way.
#[derive(Debug)]
struct Frame {
    /// When it was handed over to be written.
    since: Instant,
    /// Its bytes; none while it is being written.
    bytes: Option<usize>,
}

/// Frames that are under way.
#[derive(Debug, Default)]
pub(super) struct Receipts {
    /// Whether the terminal is one that answers.
    answers: bool,
    /// The oldest first.
    under_way: VecDeque<Frame>,
    /// Frames that were drawn before it was heard that they were written.
    ahead: usize,
}

impl Receipts {
    /// A frame was handed over to be written.
    pub(super) fn handed(&mut self, now: Instant) {
        let lost = |frame: &Frame| now - frame.since > LOST;
        if self.under_way.front().is_some_and(lost) {
            *self = Self::default();
        }
        self.under_way.push_back(Frame { since: now, bytes: None });
    }

    /// So many bytes of it were written. Returns how long the terminal took for it, where only that can tell.
    pub(super) fn written(&mut self, now: Instant, bytes: usize) -> Option<Duration> {
        if self.ahead > 0 {
            self.ahead -= 1;
            return None;
        }
        let at = self.under_way.iter().position(|frame| frame.bytes.is_none())?;
        if bytes > 0 && self.answers {
            self.under_way[at].bytes = Some(bytes);
            return None;
        }
        let frame = self.under_way.remove(at)?;
        (bytes > 0).then(|| now - frame.since)
    }

    /// The terminal has drawn the oldest; returns how long that took.
    pub(super) fn drawn(&mut self, now: Instant) -> Option<Duration> {
        self.answers = true;
        let frame = self.under_way.pop_front()?;
        self.ahead += usize::from(frame.bytes.is_none());
        Some(now - frame.since)
    }

    /// Whether another frame may follow; one that the operator's hand asked for sooner.
    pub(super) fn lets(&self, by_hand: bool, now: Instant) -> bool {
        let Some(last) = self.under_way.back().filter(|_| self.answers) else { return true };
        let bytes: usize = self.under_way.iter().filter_map(|frame| frame.bytes).sum();
        by_hand && bytes < WINDOW || now - last.since >= PATIENCE
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
        receipts.drawn(now);
        receipts
    }

    #[test]
    fn a_terminal_that_does_not_answer_is_drawn_on_as_it_is_written_to() {
        let (mut receipts, mut now) = (Receipts::default(), Instant::now());
        for _ in 0..3 {
            receipts.handed(now);
            now += SECOND;
            assert_eq!(receipts.written(now, 9000), Some(SECOND));
            assert!(receipts.lets(false, now));
        }
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
        assert_eq!(receipts.drawn(now + SECOND), Some(SECOND));
        assert_eq!((receipts.lets(false, now), receipts.lets(true, now)), (false, true));
        receipts.drawn(now);
        assert!(receipts.lets(false, now));
    }

    #[test]
    fn an_answer_may_be_heard_before_it_is_heard_that_the_frame_was_written() {
        let now = Instant::now();
        let mut receipts = answering(now);
        for _ in 0..3 {
            receipts.handed(now);
            assert_eq!(receipts.drawn(now + SECOND), Some(SECOND));
            assert_eq!(receipts.written(now + SECOND, 300), None);
            assert!(receipts.lets(false, now));
        }
    }

    #[test]
    fn a_terminal_that_stops_answering_is_drawn_on_all_the_same() {
        let now = Instant::now();
        let mut receipts = answering(now);
        receipts.write(now, 9000);
        assert!(!receipts.lets(true, now + PATIENCE - SECOND) && receipts.lets(false, now + PATIENCE));
        let later = now + LOST + SECOND;
        assert_eq!(receipts.write(later, 9000), Some(Duration::ZERO));
        assert!(receipts.lets(false, later));
    }
}
