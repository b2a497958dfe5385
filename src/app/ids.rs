//! Ids of what the operator does.

use sha2::{Digest as _, Sha256};

use crate::model::{EventId, Timestamp};

/// Makes ids that nobody else makes: from the screen's own seed and a counter, so that the state needs no
/// source of randomness.
#[derive(Clone, Debug)]
pub(super) struct Ids {
    seed: [u8; 16],
    made: u64,
}

impl Ids {
    /// Ids of the screen with this seed; seeds of different screens must differ.
    pub(super) const fn new(seed: [u8; 16]) -> Self {
        Self { seed, made: 0 }
    }

    /// A new id for something that is done at `now`.
    pub(super) fn next(&mut self, now: Timestamp) -> EventId {
        self.made += 1;
        let hash = Sha256::new().chain_update(self.seed).chain_update(self.made.to_be_bytes()).finalize();
        let mut random = [0; 10];
        random.iter_mut().zip(hash).for_each(|(byte, hashed)| *byte = hashed);
        EventId::of_person(now, random)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_differ_between_screens_and_moments() {
        let now = Timestamp::from_millis(1000);
        let (mut here, mut there) = (Ids::new([1; 16]), Ids::new([2; 16]));
        let ids = [here.next(now), here.next(now), there.next(now)];
        assert!(ids[0] != ids[1] && ids[0] != ids[2] && ids[1] != ids[2]);
    }
}
