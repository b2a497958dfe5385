//! Where a value is heading: least squares over a window.

use crate::model::Sample;

use super::span::Span;
use super::summation::Sum;

/// The slope per second, with the first sample as the origin for the sake of precision.
pub(super) fn deriv(window: &Span<'_>) -> Option<f64> {
    let origin = window.samples.first()?.at.millis();
    (window.samples.len() >= 2).then(|| regression(window.samples, origin).0)
}

/// The value `param` seconds from now, if the trend goes on.
pub(super) fn predict_linear(window: &Span<'_>) -> Option<f64> {
    if window.samples.len() < 2 {
        return None;
    }
    let (slope, intercept) = regression(window.samples, window.now);
    Some(slope * window.param + intercept)
}

/// Slope and value at `origin` (milliseconds) of the least-squares line.
fn regression(samples: &[Sample], origin: i64) -> (f64, f64) {
    let first = samples.first().map_or(f64::NAN, |sample| sample.value);
    // Equality is meant: a line through equal values needs no arithmetic.
    #[allow(clippy::float_cmp)]
    if samples.iter().skip(1).all(|sample| sample.value == first) {
        return if first.is_infinite() { (f64::NAN, f64::NAN) } else { (0.0, first) };
    }
    let (mut x_sum, mut y_sum, mut product, mut square) =
        (Sum::default(), Sum::default(), Sum::default(), Sum::default());
    for sample in samples {
        let x = (sample.at.millis() - origin) as f64 / 1e3;
        x_sum = x_sum.plus(x);
        y_sum = y_sum.plus(sample.value);
        product = product.plus(x * sample.value);
        square = square.plus(x * x);
    }
    let n = samples.len() as f64;
    let (x, y) = (x_sum.value(), y_sum.value());
    let covariance = product.value() - x * y / n;
    let variance = square.value() - x * x / n;
    let slope = covariance / variance;
    (slope, y / n - slope * x / n)
}
