//! One histogram: buckets that rise and add up.

use super::super::fault::Fault;
use super::super::line::Line;
use super::values;

/// What has been read of one histogram: one group of labels at one time.
#[derive(Default)]
pub(super) struct Histogram {
    last_line: u64,
    bound: Option<f64>,
    bucket: f64,
    has_negative_bounds: bool,
    count: Option<f64>,
    has_sum: bool,
    gauge_sum: Option<f64>,
}

impl Histogram {
    /// Takes a sample in; refuses a bucket that does not follow the one before.
    pub(super) fn sample(&mut self, suffix: &str, line: &Line<'_>) -> Result<(), Fault<'static>> {
        self.last_line = line.number;
        match suffix {
            "_bucket" => self.bucket(values::bound(line)?, line.value)?,
            "_count" | "_gcount" => self.count = Some(line.value),
            "_sum" => self.has_sum = true,
            "_gsum" => self.gauge_sum = Some(line.value),
            _ => {}
        }
        Ok(())
    }

    fn bucket(&mut self, bound: f64, count: f64) -> Result<(), Fault<'static>> {
        if self.bound.is_some_and(|smaller| bound <= smaller) {
            return Err(Fault::BucketOrder);
        }
        if count < self.bucket {
            return Err(Fault::BucketCount);
        }
        self.bound = Some(bound);
        self.bucket = count;
        self.has_negative_bounds |= bound < 0.0;
        Ok(())
    }

    /// What only the whole histogram shows.
    #[expect(clippy::float_cmp, reason = "bounds and whole counts are compared exactly")]
    pub(super) fn finish(&self) -> Result<(), Fault<'static>> {
        let has_any_sum = self.has_sum || self.gauge_sum.is_some();
        if self.bound != Some(f64::INFINITY) {
            return Err(Fault::NoInfBucket);
        }
        if self.count.is_some_and(|count| count != self.bucket) {
            return Err(Fault::CountMismatch);
        }
        if has_any_sum != self.count.is_some() {
            return Err(Fault::SumWithoutCount);
        }
        if self.has_negative_bounds && self.has_sum {
            return Err(Fault::SumOfNegatives);
        }
        if !self.has_negative_bounds && self.gauge_sum.is_some_and(|sum| sum < 0.0) {
            return Err(Fault::NegativeSum);
        }
        Ok(())
    }

    /// The line of the newest sample.
    pub(super) const fn last_line(&self) -> u64 {
        self.last_line
    }
}
