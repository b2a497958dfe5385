//! Where an expression finds its samples.

use crate::model::{Labels, Matcher, Sample, Timestamp};

/// One series as a store hands it out.
#[derive(Clone, Copy, Debug)]
pub struct Stored<'a> {
    /// The series' labels, the metric's name among them.
    pub labels: &'a Labels,
    /// Its samples in order of time, end markers ([`Sample::is_stale`]) included.
    pub samples: &'a [Sample],
}

/// Samples that expressions can be evaluated over.
pub trait Store {
    /// The series that pass all matchers (the metric's name is the label `__name__`), each with
    /// its samples from `from` to `to`, both included. Series without a sample there may be left out.
    fn select(&self, matchers: &[Matcher], from: Timestamp, to: Timestamp) -> Vec<Stored<'_>>;

    /// The moment from which a range from `from` to `to` is really covered by samples.
    ///
    /// Prometheus divides an increase by the whole range even when it has watched for a part of
    /// it only, so that every rate starts near zero after a start or an outage. A store that knows
    /// when it was watching says so here, and rates are taken over the watched part.
    fn covered_from(&self, from: Timestamp, to: Timestamp) -> Timestamp {
        let _ = to;
        from
    }
}
