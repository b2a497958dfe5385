//! Quantiles of classic histograms: counters with a label `le`.

use std::collections::HashMap;

use crate::model::{Labels, METRIC_NAME};

use super::value::{Element, Elements};

/// The label that carries a bucket's upper bound.
const BOUND: &str = "le";

/// Differences between neighbouring buckets below this (relatively) are taken for rounding.
const TOLERANCE: f64 = 1e-12;

/// One bucket: how many observations were at most `bound`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Bucket {
    bound: f64,
    count: f64,
}

/// `histogram_quantile` over buckets; elements without a number in `le` are left out.
pub(super) fn quantiles(q: f64, buckets: Elements) -> Elements {
    let mut order: Vec<(Labels, Vec<Bucket>)> = Vec::new();
    let mut places: HashMap<Labels, usize> = HashMap::new();
    for element in buckets {
        let Some(bound) = element.labels.get(BOUND).and_then(|le| le.parse().ok()) else { continue };
        let group = element.labels.keeping(|name| name != BOUND);
        let place = *places.entry(group).or_insert_with_key(|group| {
            order.push((group.clone(), Vec::new()));
            order.len() - 1
        });
        if let Some((_, found)) = order.get_mut(place) {
            found.push(Bucket { bound, count: element.value });
        }
    }
    let unnamed = |group: &Labels| group.keeping(|name| name != METRIC_NAME);
    order
        .into_iter()
        .map(|(group, buckets)| Element {
            unnamed: true,
            ..Element::new(unnamed(&group), quantile(q, buckets))
        })
        .collect()
}

/// The quantile, interpolated linearly within its bucket. A quantile in the highest bucket is that
/// bucket's lower bound; the lowest bucket begins at zero unless its bound is below.
fn quantile(q: f64, mut buckets: Vec<Bucket>) -> f64 {
    if q.is_nan() {
        return f64::NAN;
    }
    if q < 0.0 {
        return f64::NEG_INFINITY;
    }
    if q > 1.0 {
        return f64::INFINITY;
    }
    buckets.sort_by(|a, b| a.bound.total_cmp(&b.bound));
    buckets.dedup_by(|next, kept| {
        let same = next.bound <= kept.bound;
        if same {
            kept.count += next.count;
        }
        same
    });
    make_monotonic(&mut buckets);
    let [finite @ .., highest] = buckets.as_slice() else { return f64::NAN };
    let Some(second) = finite.last() else { return f64::NAN };
    if highest.bound != f64::INFINITY || highest.count == 0.0 {
        return f64::NAN;
    }
    let rank = q * highest.count;
    match finite.iter().position(|bucket| bucket.count >= rank) {
        None => second.bound,
        Some(place) => within(finite, place, rank),
    }
}

fn within(buckets: &[Bucket], place: usize, rank: f64) -> f64 {
    let bucket = buckets[place];
    let Some(below) = place.checked_sub(1).map(|below| buckets[below]) else {
        let share = rank / bucket.count;
        return if bucket.bound <= 0.0 { bucket.bound } else { bucket.bound * share };
    };
    let share = (rank - below.count) / (bucket.count - below.count);
    below.bound + (bucket.bound - below.bound) * share
}

/// Undoes falling counts, which scrapes of single buckets and rounding bring about.
fn make_monotonic(buckets: &mut [Bucket]) {
    let mut previous = buckets.first().map_or(0.0, |bucket| bucket.count);
    for bucket in buckets.iter_mut().skip(1) {
        if bucket.count < previous || nearly_equal(bucket.count, previous) {
            bucket.count = previous;
        } else {
            previous = bucket.count;
        }
    }
}

fn nearly_equal(a: f64, b: f64) -> bool {
    if a.is_nan() && b.is_nan() {
        return true;
    }
    let (sum, difference) = (a.abs() + b.abs(), (a - b).abs());
    if difference == 0.0 {
        return true;
    }
    if a == 0.0 || b == 0.0 || sum < f64::MIN_POSITIVE {
        return difference < TOLERANCE * f64::MIN_POSITIVE;
    }
    difference / sum.min(f64::MAX) < TOLERANCE
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn buckets(pairs: &[(f64, f64)]) -> Vec<Bucket> {
        pairs.iter().map(|&(bound, count)| Bucket { bound, count }).collect()
    }

    #[test]
    fn interpolates_within_the_bucket() {
        let buckets = buckets(&[(1.0, 10.0), (2.0, 20.0), (f64::INFINITY, 20.0)]);
        assert_eq!(quantile(0.75, buckets.clone()).to_string(), "1.5");
        assert_eq!(quantile(0.25, buckets.clone()).to_string(), "0.5");
        assert_eq!(quantile(2.0, buckets).to_string(), "inf");
    }

    #[test]
    fn the_highest_bucket_answers_with_its_lower_bound() {
        let buckets = buckets(&[(1.0, 1.0), (f64::INFINITY, 20.0)]);
        assert_eq!(quantile(0.9, buckets).to_string(), "1");
    }

    #[test]
    fn needs_an_infinite_bucket_and_observations() {
        assert!(quantile(0.5, buckets(&[(1.0, 1.0), (2.0, 2.0)])).is_nan());
        assert!(quantile(0.5, buckets(&[(1.0, 0.0), (f64::INFINITY, 0.0)])).is_nan());
        assert!(quantile(0.5, buckets(&[(f64::INFINITY, 3.0)])).is_nan());
    }

    proptest! {
        #[test]
        fn never_leaves_its_buckets(counts in proptest::collection::vec(0.0..1e9_f64, 2..12), q in 0.0..=1.0_f64) {
            let last = counts.len() - 1;
            let bound = |at: usize| if at == last { f64::INFINITY } else { (at + 1) as f64 };
            let buckets: Vec<_> =
                counts.iter().enumerate().map(|(at, &count)| Bucket { bound: bound(at), count }).collect();
            let found = quantile(q, buckets);
            prop_assert!(found.is_nan() || (0.0..=last as f64).contains(&found), "{found}");
        }
    }
}
