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

#[cfg(test)]
mod tests {
    use super::super::super::format::Format;
    use super::super::super::parse::parse;

    fn reasons(samples: &str) -> Vec<(u64, String)> {
        let body = format!("# TYPE a histogram\n{samples}\n# EOF\n");
        let report = parse(body.as_bytes(), Format::OpenMetrics, |_| ());
        report.bad_lines.into_iter().map(|bad| (bad.line, bad.reason.as_str().to_owned())).collect()
    }

    fn reason(samples: &str) -> String {
        reasons(samples).into_iter().map(|(_, reason)| reason).collect()
    }

    #[test]
    fn a_sound_histogram_is_clean() {
        let sound = "a_bucket{le=\"1\"} 1\na_bucket{le=\"+Inf\"} 2\na_count 2\na_sum 3.5";
        assert_eq!(reasons(sound), []);
    }

    #[test]
    fn a_bucket_out_of_line_is_refused() {
        let falling = "a_bucket{le=\"2\"} 0\na_bucket{le=\"1\"} 0\na_bucket{le=\"+Inf\"} 0";
        assert_eq!(reasons(falling), [(3, "buckets out of order".to_owned())]);
        let shrinking = "a_bucket{le=\"1\"} 1\na_bucket{le=\"2\"} 0\na_bucket{le=\"+Inf\"} 1";
        assert_eq!(reasons(shrinking), [(3, "bucket count below that of a smaller bucket".to_owned())]);
    }

    #[test]
    fn what_is_missing_is_told_at_the_end() {
        assert_eq!(reason("a_count 1"), "histogram without +Inf bucket");
        assert_eq!(reason("a_bucket{le=\"+Inf\"} 0\na_sum 0"), "histogram with only one of sum and count");
        let mismatch = "a_bucket{le=\"+Inf\"} 0\na_sum 0\na_count 1";
        assert_eq!(reasons(mismatch), [(4, "histogram count differs from its +Inf bucket".to_owned())]);
    }
}
