//! The bad version's fault: which orders never give their connection back.

use rand::RngExt;
use rand_distr::{Distribution, Gamma};

use super::calendar::{Micros, micros};
use super::dice::Stream;
use super::scenario::Leak;

/// Decides which orders of one process leak.
#[derive(Debug)]
pub(super) struct Fault {
    gaps: Gamma<f64>,
    late_after: Micros,
    late_share: f64,
    /// Orders left until the next leak.
    left: f64,
    dice: Stream,
}

impl Fault {
    /// The fault of a process with `leak`; none if the leak's figures make no distribution.
    pub(super) fn new(leak: &Leak, mut dice: Stream) -> Option<Self> {
        let gaps = Gamma::new(leak.regularity, leak.every / leak.regularity).ok()?;
        let left = gaps.sample(&mut dice);
        let late_after = micros(leak.late_after.as_secs_f64());
        Some(Self { gaps, late_after, late_share: leak.late_share.clamp(0.0, 1.0), left, dice })
    }

    /// Whether the order that now gets a connection, after having waited for `waited`, leaks it.
    pub(super) fn strikes(&mut self, waited: Micros) -> bool {
        self.left -= 1.0;
        if self.left <= 0.0 {
            self.left += self.gaps.sample(&mut self.dice);
            return true;
        }
        waited > self.late_after && self.dice.random_bool(self.late_share)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::dice::{Purpose, stream};
    use super::*;

    fn fault(late_share: f64) -> Fault {
        let late_after = Duration::from_millis(400);
        let leak = Leak { every: 100.0, regularity: 9.0, late_after, late_share };
        Fault::new(&leak, stream(5, Purpose::Fault(0))).unwrap()
    }

    #[test]
    fn leaks_as_often_as_told() {
        let mut fault = fault(0.0);
        let leaks = (0..100_000).filter(|_| fault.strikes(0)).count();
        assert!((950..1050).contains(&leaks), "{leaks}");
    }

    #[test]
    fn late_requests_leak_more() {
        let mut fault = fault(0.5);
        let leaks = (0..1000).filter(|_| fault.strikes(400_001)).count();
        assert!((450..560).contains(&leaks), "{leaks}");
    }
}
