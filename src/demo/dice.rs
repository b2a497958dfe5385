//! Randomness: one stream per purpose, so that one kind of event never disturbs another's draws.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// A stream of random numbers.
pub(super) type Stream = ChaCha8Rng;

/// What a stream is drawn for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// The gaps between requests.
    Gaps,
    /// The slow wobble of the traffic.
    Wobble,
    /// Which route a request takes, and to which pod.
    Routing,
    /// How long a request is worked on.
    Work,
    /// Which requests fail on their own.
    Outcomes,
    /// Hits and misses of the cache.
    Cache,
    /// A process's leaks.
    Fault(u32),
    /// A process's garbage collector.
    Collector(u32),
    /// How long a process takes to open connections.
    Connecting(u32),
    /// What else happens on a pod's host.
    Host(u32),
}

impl Purpose {
    /// The number of the stream: kind and index in separate digits.
    fn stream_id(self) -> u64 {
        match self {
            Self::Gaps => 1,
            Self::Wobble => 2,
            Self::Routing => 3,
            Self::Work => 4,
            Self::Outcomes => 5,
            Self::Cache => 6,
            Self::Fault(process) => 0x1_0000_0000 | u64::from(process),
            Self::Collector(process) => 0x2_0000_0000 | u64::from(process),
            Self::Connecting(process) => 0x3_0000_0000 | u64::from(process),
            Self::Host(pod) => 0x4_0000_0000 | u64::from(pod),
        }
    }
}

/// The stream of `seed` for `purpose`.
pub(super) fn stream(seed: u64, purpose: Purpose) -> Stream {
    let mut stream = ChaCha8Rng::seed_from_u64(seed);
    stream.set_stream(purpose.stream_id());
    stream
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;

    #[test]
    fn streams_differ_by_purpose_and_repeat_by_seed() {
        let first = |purpose| stream(7, purpose).next_u64();
        assert_eq!(first(Purpose::Gaps), first(Purpose::Gaps));
        assert_ne!(first(Purpose::Gaps), first(Purpose::Wobble));
        assert_ne!(first(Purpose::Fault(1)), first(Purpose::Fault(2)));
        assert_ne!(first(Purpose::Fault(1)), first(Purpose::Host(1)));
    }
}
