//! A process's heap: it fills with every request and is collected when young space is full.

use rand_distr::{Distribution, LogNormal};

use super::calendar::{Micros, micros};
use super::dice::Stream;
use super::meter::Summary;

/// Sizes in bytes.
pub(super) const EDEN: u64 = 192 << 20;
pub(super) const SURVIVOR: u64 = 24 << 20;
pub(super) const OLD: u64 = 768 << 20;
pub(super) const METASPACE: u64 = 256 << 20;
pub(super) const CODE_CACHE: u64 = 240 << 20;

/// Old space above which a collection tidies it too, and what is left then.
const OLD_FULL: u64 = 420 << 20;
const OLD_TIDY: u64 = 210 << 20;

/// The parts of a Java process that its registry tells of.
#[derive(Debug)]
pub(super) struct Jvm {
    /// Bytes in the heap's spaces.
    pub(super) eden: u64,
    pub(super) survivor: u64,
    pub(super) old: u64,
    /// Pauses of young collections.
    pub(super) pauses: Summary,
    /// Bytes allocated, and bytes moved to old space, in all.
    pub(super) allocated: u64,
    pub(super) promoted: u64,
    pause: Option<LogNormal<f64>>,
    dice: Stream,
}

impl Jvm {
    /// A process that has just started.
    pub(super) fn new(dice: Stream) -> Self {
        Self {
            eden: 20 << 20,
            survivor: 4 << 20,
            old: 96 << 20,
            pauses: Summary::default(),
            allocated: 0,
            promoted: 0,
            pause: LogNormal::from_mean_cv(0.008, 0.5).ok(),
            dice,
        }
    }

    /// Allocates `bytes`, at `at`; collects when young space is full.
    pub(super) fn allocate(&mut self, bytes: u64, at: Micros) {
        self.eden += bytes;
        self.allocated += bytes;
        if self.eden >= EDEN {
            self.collect(at);
        }
    }

    /// As if the process had run `times` as long.
    pub(super) fn age(&mut self, times: u64) {
        self.pauses.age(times);
        self.allocated *= times;
        self.promoted *= times;
        self.old = OLD_TIDY;
    }

    fn collect(&mut self, at: Micros) {
        let pause = self.pause.map_or(0.008, |pause| pause.sample(&mut self.dice));
        self.pauses.record(micros(pause), at);
        let moved = (pause * 3.0e7) as u64;
        self.promoted += moved;
        self.old += moved;
        if self.old > OLD_FULL {
            self.old = OLD_TIDY;
        }
        self.eden = 0;
        self.survivor = (6 << 20) + (pause * 1.0e9) as u64 % (16 << 20);
    }
}

#[cfg(test)]
mod tests {
    use super::super::dice::{Purpose, stream};
    use super::*;

    #[test]
    fn the_heap_is_a_saw_tooth_within_its_bounds() {
        let mut jvm = Jvm::new(stream(1, Purpose::Collector(0)));
        for at in 0..100_000 {
            jvm.allocate(1 << 20, at);
            assert!(jvm.eden < EDEN && jvm.old < OLD && jvm.survivor < SURVIVOR);
        }
        assert_eq!(jvm.allocated, 100_000 << 20);
        assert!((500..540).contains(&jvm.pauses.count), "{}", jvm.pauses.count);
    }
}
