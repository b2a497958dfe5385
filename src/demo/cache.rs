//! The catalogue's cache: cold at first, warm after some thousand requests.

use rand::RngExt;

use super::dice::Stream;

/// The share of hits once the cache is warm.
const WARM: f64 = 0.97;

/// Requests after which the cache is warm to 63 %.
const WARMING: f64 = 4_000.0;

/// A cache, known by its hits and misses.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cache {
    /// Requests answered from the cache.
    pub(super) hits: u64,
    /// Requests that had to look further.
    pub(super) misses: u64,
    since_cleared: u64,
}

impl Cache {
    /// A request's look-up: whether it is a hit.
    pub(super) fn get(&mut self, dice: &mut Stream) -> bool {
        let warmth = 1.0 - (-(self.since_cleared as f64) / WARMING).exp();
        let hit = dice.random_bool(WARM * warmth);
        self.since_cleared += 1;
        *(if hit { &mut self.hits } else { &mut self.misses }) += 1;
        hit
    }

    /// Forgets what is cached, but not what was counted.
    pub(super) fn clear(&mut self) {
        self.since_cleared = 0;
    }

    /// As if the cache had run `times` as long, warm.
    pub(super) fn age(&mut self, times: u64) {
        let gets = (self.hits + self.misses) * times;
        self.hits = (gets as f64 * WARM) as u64;
        self.misses = gets - self.hits;
        self.since_cleared = gets;
    }
}

#[cfg(test)]
mod tests {
    use super::super::dice::{Purpose, stream};
    use super::*;

    #[test]
    fn hits_come_with_use_and_go_when_cleared() {
        let mut dice = stream(1, Purpose::Cache);
        let mut cache = Cache::default();
        let mut hits_of = |cache: &mut Cache| (0..1000).filter(|_| cache.get(&mut dice)).count();
        let cold = hits_of(&mut cache);
        cache.age(100);
        let warm = hits_of(&mut cache);
        cache.clear();
        let cleared = hits_of(&mut cache);
        assert!(cold < 300 && warm > 930 && cleared < 300, "{cold} {warm} {cleared}");
    }
}
