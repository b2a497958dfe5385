//! How fast a value moves: `rate`, `increase`, `delta` and their instant relatives.
//!
//! The extrapolation follows Prometheus: a series that begins or ends within the window is taken to
//! go on for half the usual distance between its samples, one that reaches close to the window's
//! bounds to go on to the bounds, and a counter never to begin below zero.

use super::span::Span;

/// Samples this many average distances from a bound are still "close" to it.
const CLOSE: f64 = 1.1;

pub(super) fn rate(window: &Span<'_>) -> Option<f64> {
    let seconds = (window.end - window.start) as f64 / 1000.0;
    let (change, factor) = extrapolated(window, true)?;
    Some(change * (factor / seconds))
}

pub(super) fn increase(window: &Span<'_>) -> Option<f64> {
    extrapolated(window, true).map(|(change, factor)| change * factor)
}

pub(super) fn delta(window: &Span<'_>) -> Option<f64> {
    extrapolated(window, false).map(|(change, factor)| change * factor)
}

/// The change between the first and the last sample (restarts of a counter undone), and by how
/// much to stretch it to cover the window. `None` with fewer than two samples.
fn extrapolated(window: &Span<'_>, counter: bool) -> Option<(f64, f64)> {
    let (first, last) = (window.samples.first()?, window.samples.last()?);
    if window.samples.len() < 2 {
        return None;
    }
    let change = last.value - first.value;
    let change = if counter { restored(change, window) } else { change };
    let seconds = |from: i64, to: i64| (to - from) as f64 / 1000.0;
    let sampled = seconds(first.at.millis(), last.at.millis());
    let average = sampled / (window.samples.len() - 1) as f64;
    let threshold = average * CLOSE;

    let mut before = seconds(window.start, first.at.millis());
    if before >= threshold {
        before = average / 2.0;
    }
    if counter && change > 0.0 && first.value >= 0.0 {
        before = before.min(sampled * (first.value / change));
    }
    let mut after = seconds(last.at.millis(), window.end);
    if after >= threshold {
        after = average / 2.0;
    }
    let factor = if sampled == 0.0 { 1.0 } else { (sampled + before + after) / sampled };
    Some((change, factor))
}

/// A counter's `change` with what it had counted before each of its restarts.
fn restored(change: f64, window: &Span<'_>) -> f64 {
    let pairs = window.samples.windows(2);
    pairs.filter(|pair| pair[1].value < pair[0].value).fold(change, |sum, pair| sum + pair[0].value)
}

pub(super) fn irate(window: &Span<'_>) -> Option<f64> {
    let [.., before, last] = window.samples else { return None };
    let change = if last.value < before.value { last.value } else { last.value - before.value };
    let seconds = (last.at.millis() - before.at.millis()) as f64 / 1000.0;
    (seconds != 0.0).then_some(change / seconds)
}

pub(super) fn idelta(window: &Span<'_>) -> Option<f64> {
    let [.., before, last] = window.samples else { return None };
    (last.at != before.at).then_some(last.value - before.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Sample, Timestamp};
    use proptest::prelude::*;

    fn samples(points: &[(i64, f64)]) -> Vec<Sample> {
        points.iter().map(|&(at, value)| Sample::new(Timestamp::from_millis(at), value)).collect()
    }

    fn window(samples: &[Sample], start: i64, end: i64) -> Span<'_> {
        Span { samples, start, end, now: end, param: 0.0 }
    }

    #[test]
    fn a_restart_does_not_count_as_a_loss() {
        let samples = samples(&[(0, 10.0), (10_000, 20.0), (20_000, 5.0)]);
        // 10 before the restart and 5 after it, in 20 of 20 seconds.
        let increase = increase(&window(&samples, 0, 20_000)).unwrap();
        assert!((increase - 15.0).abs() < 1e-12);
    }

    #[test]
    fn a_counter_is_not_extended_below_zero() {
        let samples = samples(&[(10_000, 1.0), (20_000, 11.0)]);
        // One second before the first sample the counter stood at zero: 10 / 10 s × (1 + 10 + 0) s.
        let increase = increase(&window(&samples, 0, 20_000)).unwrap();
        assert!((increase - 11.0).abs() < 1e-12);
        let delta = delta(&window(&samples, 0, 20_000)).unwrap();
        assert!((delta - 20.0).abs() < 1e-12);
    }

    #[test]
    fn a_rate_needs_two_samples() {
        let one = samples(&[(10_000, 1.0)]);
        assert_eq!(rate(&window(&one, 0, 20_000)), None);
        assert_eq!(irate(&window(&one, 0, 20_000)), None);
    }

    #[test]
    fn a_shorter_watched_range_divides_by_what_was_watched() {
        let samples = samples(&[(40_000, 0.0), (50_000, 10.0), (60_000, 20.0)]);
        let whole = rate(&window(&samples, 0, 60_000)).unwrap();
        let watched = rate(&window(&samples, 40_000, 60_000)).unwrap();
        assert!(whole < 0.5, "{whole}");
        assert!((watched - 1.0).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn a_counter_never_has_a_negative_rate(
            values in proptest::collection::vec(0.0..1e12_f64, 2..40),
            step in 1..60_000_i64,
            early in 0..60_000_i64,
            late in 0..60_000_i64,
        ) {
            let points: Vec<_> = (0..).step_by(usize::try_from(step).unwrap()).zip(values.iter().copied()).collect();
            let samples = samples(&points);
            let end = points[points.len() - 1].0 + late;
            let window = window(&samples, -early - 1, end);
            prop_assert!(rate(&window).unwrap() >= 0.0);
            prop_assert!(increase(&window).unwrap() >= 0.0);
            prop_assert!(irate(&window).unwrap() >= 0.0);
        }
    }
}
