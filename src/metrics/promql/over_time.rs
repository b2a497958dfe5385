//! What happened within a window: the `…_over_time` family, `changes` and `resets`.

// All range functions have one signature, and some of them need two samples.
#![allow(clippy::unnecessary_wraps)]

use super::span::Span;
use super::summation::{self, Mean, Sum};

fn values<'a>(window: &Span<'a>) -> impl Iterator<Item = f64> + use<'a> {
    window.samples.iter().map(|sample| sample.value)
}

pub(super) fn avg(window: &Span<'_>) -> Option<f64> {
    let mut values = values(window);
    let mut mean = Mean::of(values.next()?);
    values.for_each(|value| mean.add(value));
    Some(mean.value())
}

pub(super) fn count(window: &Span<'_>) -> Option<f64> {
    Some(window.samples.len() as f64)
}

pub(super) fn first(window: &Span<'_>) -> Option<f64> {
    window.samples.first().map(|sample| sample.value)
}

pub(super) fn last(window: &Span<'_>) -> Option<f64> {
    window.samples.last().map(|sample| sample.value)
}

pub(super) fn max(window: &Span<'_>) -> Option<f64> {
    values(window).reduce(|best, value| if value > best || best.is_nan() { value } else { best })
}

pub(super) fn min(window: &Span<'_>) -> Option<f64> {
    values(window).reduce(|best, value| if value < best || best.is_nan() { value } else { best })
}

pub(super) fn present(window: &Span<'_>) -> Option<f64> {
    (!window.samples.is_empty()).then_some(1.0)
}

pub(super) fn sum(window: &Span<'_>) -> Option<f64> {
    Some(values(window).fold(Sum::default(), Sum::plus).value())
}

pub(super) fn quantile(window: &Span<'_>) -> Option<f64> {
    Some(summation::quantile(window.param, &mut values(window).collect::<Vec<_>>()))
}

/// The median distance from the median; NaN as soon as one value is NaN.
pub(super) fn mad(window: &Span<'_>) -> Option<f64> {
    let mut values: Vec<f64> = values(window).collect();
    if values.iter().any(|value| value.is_nan()) {
        return Some(f64::NAN);
    }
    let median = summation::quantile(0.5, &mut values);
    for value in &mut values {
        *value = (*value - median).abs();
    }
    Some(summation::quantile(0.5, &mut values))
}

/// Welford's running variance, with compensated sums.
pub(super) fn stdvar(window: &Span<'_>) -> Option<f64> {
    let (mut count, mut mean, mut squares) = (0.0, Sum::default(), Sum::default());
    for value in values(window) {
        count += 1.0;
        let delta = value - mean.value();
        mean = mean.plus(delta / count);
        squares = squares.plus(delta * (value - mean.value()));
    }
    Some(squares.value() / count)
}

pub(super) fn stddev(window: &Span<'_>) -> Option<f64> {
    stdvar(window).map(f64::sqrt)
}

/// How often the value changed; from NaN to NaN is no change.
pub(super) fn changes(window: &Span<'_>) -> Option<f64> {
    // Equality is meant: any difference counts.
    #[allow(clippy::float_cmp)]
    let changed = |a: f64, b: f64| a != b && !(a.is_nan() && b.is_nan());
    let pairs = window.samples.windows(2);
    Some(pairs.filter(|pair| changed(pair[0].value, pair[1].value)).count() as f64)
}

/// How often a counter fell, that is, restarted.
pub(super) fn resets(window: &Span<'_>) -> Option<f64> {
    let pairs = window.samples.windows(2);
    Some(pairs.filter(|pair| pair[1].value < pair[0].value).count() as f64)
}
