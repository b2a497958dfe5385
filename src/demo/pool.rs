//! A bounded pool of connections with a queue before it, as `HikariCP` keeps one.

use std::collections::VecDeque;

use super::calendar::Micros;
use super::meter::Summary;

/// A pool: connections in use, idle ones, and those who wait, first come first served.
#[derive(Debug)]
pub(super) struct Pool<W> {
    max: u32,
    open: u32,
    in_use: u32,
    leaked: u32,
    timeout: Micros,
    waiting: VecDeque<Waiting<W>>,
    /// Waits that ended with a connection.
    pub(super) acquired: Summary,
    /// Times connections were held before they were given back.
    pub(super) used: Summary,
    /// Times it took to open connections.
    pub(super) created: Summary,
    /// Waits that ended without a connection.
    pub(super) timeouts: u64,
}

#[derive(Debug)]
struct Waiting<W> {
    who: W,
    since: Micros,
}

impl<W> Pool<W> {
    /// A pool of at most `max` connections, none open yet, in which one waits `timeout` at most.
    pub(super) fn new(max: u32, timeout: Micros) -> Self {
        Self {
            max,
            open: 0,
            in_use: 0,
            leaked: 0,
            timeout,
            waiting: VecDeque::with_capacity(256),
            acquired: Summary::default(),
            used: Summary::default(),
            created: Summary::default(),
            timeouts: 0,
        }
    }

    /// Asks for a connection at `at`. Hands `who` back when one is free; else `who` waits.
    pub(super) fn acquire(&mut self, who: W, at: Micros) -> Option<W> {
        if self.waiting.is_empty() && self.idle() > 0 {
            self.in_use += 1;
            self.acquired.record(0, at);
            return Some(who);
        }
        self.waiting.push_back(Waiting { who, since: at });
        None
    }

    /// Gives back a connection held since `since`; returns who gets it, if anyone waits.
    pub(super) fn release(&mut self, since: Micros, at: Micros) -> Option<W> {
        self.used.record(at - since, at);
        self.in_use = self.in_use.saturating_sub(1);
        self.serve_next(at)
    }

    /// Notes that a connection in use will never be given back.
    pub(super) fn leak(&mut self) {
        self.leaked += 1;
    }

    /// Adds a connection that took `took` to open; returns who gets it, if anyone waits.
    pub(super) fn open_one(&mut self, took: Micros, at: Micros) -> Option<W> {
        self.created.record(took, at);
        self.open = (self.open + 1).min(self.max);
        self.serve_next(at)
    }

    /// Takes out the first in the queue if its wait ends at `at` or before, without a connection.
    pub(super) fn expire(&mut self, at: Micros) -> Option<W> {
        let expired = self.waiting.pop_front_if(|first| first.since + self.timeout <= at)?;
        self.timeouts += 1;
        Some(expired.who)
    }

    /// When the first in the queue gives up. All wait equally long, so none gives up before it.
    pub(super) fn next_expiry(&self) -> Option<Micros> {
        self.waiting.front().map(|first| first.since + self.timeout)
    }

    /// Connections in use, leaked ones among them.
    pub(super) fn in_use(&self) -> u32 {
        self.in_use
    }

    /// Connections open and free.
    pub(super) fn idle(&self) -> u32 {
        self.open - self.in_use
    }

    /// Connections open.
    pub(super) fn open(&self) -> u32 {
        self.open
    }

    /// Connections at most.
    pub(super) fn max(&self) -> u32 {
        self.max
    }

    /// How many wait.
    pub(super) fn pending(&self) -> usize {
        self.waiting.len()
    }

    /// Connections that will never be given back.
    pub(super) fn leaked(&self) -> u32 {
        self.leaked
    }

    fn serve_next(&mut self, at: Micros) -> Option<W> {
        if self.idle() == 0 {
            return None;
        }
        let next = self.waiting.pop_front()?;
        self.in_use += 1;
        self.acquired.record(at - next.since, at);
        Some(next.who)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::calendar::SECOND;
    use super::*;

    fn pool_of(connections: u32) -> Pool<u32> {
        let mut pool = Pool::new(connections, SECOND);
        for _ in 0..connections {
            assert_eq!(pool.open_one(10, 0), None);
        }
        pool
    }

    #[test]
    fn those_who_wait_are_served_in_order() {
        let mut pool = pool_of(1);
        assert_eq!(pool.acquire(1, 0), Some(1));
        assert_eq!((pool.acquire(2, 10), pool.acquire(3, 20)), (None, None));
        assert_eq!(pool.release(0, 100), Some(2));
        assert_eq!(pool.release(100, 200), Some(3));
        assert_eq!(pool.release(200, 300), None);
        assert_eq!((pool.in_use(), pool.idle(), pool.used.count), (0, 1, 3));
    }

    #[test]
    fn a_wait_ends_after_the_timeout_and_not_before() {
        let mut pool = pool_of(1);
        pool.acquire(1, 0);
        pool.acquire(2, 10);
        assert_eq!(pool.next_expiry(), Some(SECOND + 10));
        assert_eq!(pool.expire(SECOND + 9), None);
        assert_eq!(pool.expire(SECOND + 10), Some(2));
        assert_eq!((pool.timeouts, pool.pending(), pool.acquired.count), (1, 0, 1));
    }

    #[test]
    fn a_leaked_connection_stays_in_use() {
        let mut pool = pool_of(2);
        pool.acquire(1, 0);
        pool.leak();
        pool.acquire(2, 0);
        assert_eq!(pool.release(0, 5), None);
        assert_eq!((pool.in_use(), pool.leaked(), pool.idle()), (1, 1, 1));
    }

    #[test]
    fn a_new_connection_goes_to_the_first_who_waits() {
        let mut pool = Pool::new(2, SECOND);
        assert_eq!(pool.acquire(1, 0), None);
        assert_eq!(pool.open_one(20, 20), Some(1));
        assert!((pool.acquired.sum - 0.000_02).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn never_lends_more_than_it_has_and_loses_nobody(steps in prop::collection::vec(0_u8..3, 1..300)) {
            let mut pool = pool_of(3);
            let (mut asked, mut ended, mut holders) = (0_u64, 0_u64, 0_u64);
            for (at, step) in (0..).map(|step| step * 100_000).zip(steps) {
                let served = match step {
                    0 => { asked += 1; pool.acquire(0, at) }
                    1 if holders > 0 => { holders -= 1; ended += 1; pool.release(at, at) }
                    _ => { ended += u64::from(pool.expire(at).is_some()); None }
                };
                holders += u64::from(served.is_some());
                prop_assert_eq!(u64::from(pool.in_use()), holders);
                prop_assert!(pool.in_use() <= 3);
                prop_assert!(pool.pending() == 0 || pool.idle() == 0);
                prop_assert_eq!(asked, ended + holders + pool.pending() as u64);
            }
        }
    }
}
