//! Sums that do not lose small terms.

/// A running sum with Neumaier's compensation, as Prometheus sums.
/// Source of the method: A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation
/// endlicher Summen" (1974).
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    pub(super) total: f64,
    pub(super) lost: f64,
}

impl Sum {
    pub(super) fn starting_at(total: f64) -> Self {
        Self { total, lost: 0.0 }
    }

    /// The sum with `term` added.
    pub(super) fn plus(self, term: f64) -> Self {
        let total = self.total + term;
        let lost = if total.is_infinite() {
            0.0
        } else if self.total.abs() >= term.abs() {
            self.lost + ((self.total - total) + term)
        } else {
            self.lost + ((term - total) + self.total)
        };
        Self { total, lost }
    }

    pub(super) fn value(self) -> f64 {
        self.total + self.lost
    }

    fn scaled(self, factor: f64) -> Self {
        Self { total: self.total * factor, lost: self.lost * factor }
    }
}

/// A running mean: a sum divided at the end, or, once the sum would overflow, kept as a mean.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mean {
    count: f64,
    sum: Sum,
    incremental: bool,
}

impl Mean {
    pub(super) fn of(first: f64) -> Self {
        Self { count: 1.0, sum: Sum::starting_at(first), incremental: false }
    }

    pub(super) fn add(&mut self, value: f64) {
        self.count += 1.0;
        if !self.incremental {
            let sum = self.sum.plus(value);
            if !sum.total.is_infinite() {
                self.sum = sum;
                return;
            }
            self.incremental = true;
            let seen = self.count - 1.0;
            self.sum = Sum { total: self.sum.total / seen, lost: self.sum.lost / seen };
        }
        let kept = (self.count - 1.0) / self.count;
        self.sum = self.sum.scaled(kept).plus(value / self.count);
    }

    pub(super) fn value(self) -> f64 {
        if self.incremental {
            return self.sum.value();
        }
        self.sum.total / self.count + self.sum.lost / self.count
    }
}

/// The quantile `q` of `values` (sorted here, NaN first), interpolated between neighbours.
pub(super) fn quantile(q: f64, values: &mut [f64]) -> f64 {
    if values.is_empty() || q.is_nan() {
        return f64::NAN;
    }
    if q < 0.0 {
        return f64::NEG_INFINITY;
    }
    if q > 1.0 {
        return f64::INFINITY;
    }
    values.sort_by(|a, b| b.is_nan().cmp(&a.is_nan()).then(a.total_cmp(b)));
    let last = values.len() - 1;
    let rank = q * last as f64;
    let lower = (rank.floor() as usize).min(last);
    let upper = (lower + 1).min(last);
    let weight = rank - rank.floor();
    values[lower] * (1.0 - weight) + values[upper] * weight
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_keeps_small_terms_beside_large_ones() {
        let sum = [1e100, 1.0, -1e100, 1.0].into_iter().fold(Sum::default(), Sum::plus);
        assert_eq!(sum.value().to_bits(), 2.0_f64.to_bits());
    }

    #[test]
    fn a_mean_survives_the_overflow_of_its_sum() {
        let mut mean = Mean::of(f64::MAX);
        mean.add(f64::MAX);
        mean.add(f64::MAX);
        assert!((mean.value() / f64::MAX - 1.0).abs() < 1e-12);
    }

    #[test]
    fn quantiles_interpolate_and_put_nan_first() {
        assert_eq!(quantile(0.5, &mut [4.0, 1.0]).to_string(), "2.5");
        assert!(quantile(0.0, &mut [1.0, f64::NAN]).is_nan());
        assert_eq!(quantile(1.5, &mut [1.0]).to_string(), "inf");
        assert!(quantile(0.5, &mut []).is_nan());
    }
}
