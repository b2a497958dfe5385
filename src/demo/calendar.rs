//! What is due when.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// Virtual time: microseconds since the scenario's start, negative before it.
pub(super) type Micros = i64;

/// Microseconds per second.
pub(super) const SECOND: Micros = 1_000_000;

/// Seconds as virtual time.
pub(super) fn micros(secs: f64) -> Micros {
    (secs * SECOND as f64) as Micros
}

/// Virtual time as seconds.
pub(super) fn secs(span: Micros) -> f64 {
    span as f64 / SECOND as f64
}

/// Things to come, handed out in order of time; of two at one time, the one entered first.
#[derive(Debug)]
pub(super) struct Calendar<T> {
    entries: BinaryHeap<Reverse<Entry<T>>>,
    entered: u64,
}

#[derive(Debug)]
struct Entry<T> {
    at: Micros,
    order: u64,
    what: T,
}

impl<T> Calendar<T> {
    /// An empty calendar.
    pub(super) fn new() -> Self {
        Self { entries: BinaryHeap::with_capacity(1024), entered: 0 }
    }

    /// Enters `what` at `at`.
    pub(super) fn enter(&mut self, at: Micros, what: T) {
        self.entered += 1;
        self.entries.push(Reverse(Entry { at, order: self.entered, what }));
    }

    /// When the next thing is due.
    pub(super) fn next_at(&self) -> Option<Micros> {
        self.entries.peek().map(|Reverse(entry)| entry.at)
    }

    /// Takes the next thing out.
    pub(super) fn take(&mut self) -> Option<T> {
        self.entries.pop().map(|Reverse(entry)| entry.what)
    }
}

impl<T> Entry<T> {
    fn key(&self) -> (Micros, u64) {
        (self.at, self.order)
    }
}

impl<T> PartialEq for Entry<T> {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl<T> Eq for Entry<T> {}

impl<T> PartialOrd for Entry<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Entry<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hands_out_in_order_of_time_then_of_entry() {
        let mut calendar = Calendar::new();
        for (at, what) in [(5, "late"), (1, "first"), (5, "later"), (3, "second")] {
            calendar.enter(at, what);
        }
        assert_eq!(calendar.next_at(), Some(1));
        let order: Vec<_> = std::iter::from_fn(|| calendar.take()).collect();
        assert_eq!(order, ["first", "second", "late", "later"]);
    }
}
