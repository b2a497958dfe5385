//! What an expression that somebody else wrote is about, by the names in it. A guess: the reader is told so.

use crate::metrics::promql::{Bound, Query, is_quotient};
use crate::model::{METRIC_NAME, Unit};
use crate::signals::Role;

/// What a rule looks at, as far as its names tell.
pub(super) struct Guess {
    text: String,
    names: Vec<String>,
    unit: Unit,
    is_share: bool,
}

impl Guess {
    pub(super) fn of(expr: &str, bound: &Bound) -> Self {
        let selectors = Query::parse(expr).map(|query| query.selectors()).unwrap_or_default();
        let of_names = selectors.iter().flatten().filter(|matcher| &*matcher.name == METRIC_NAME);
        let names: Vec<String> = of_names.map(|matcher| matcher.value.to_ascii_lowercase()).collect();
        let unit = unit(expr, &names, bound);
        let is_share = matches!(bound, Bound::Share { .. });
        Self { text: expr.to_ascii_lowercase(), names, unit, is_share }
    }

    pub(super) fn unit(&self) -> Unit {
        self.unit
    }

    pub(super) fn role(&self) -> Role {
        let any = |words: &[&str]| words.iter().any(|word| self.names.iter().any(|name| name.contains(word)));
        let is_failed = ["5..", "5xx", "server_error"].iter().any(|word| self.text.contains(word));
        if is_failed || any(&["error", "fail"]) {
            Role::Errors
        } else if any(&["pending", "waiting", "queue", "timeout"]) {
            Role::Waiting
        } else if self.unit == Unit::Seconds && any(&["duration", "latency", "request", "response"]) {
            Role::Latency
        } else if self.names.iter().any(|name| is_up(name)) {
            Role::Probe
        } else if self.is_share {
            Role::Saturation
        } else if self.unit == Unit::PerSecond && any(&["request"]) {
            Role::Traffic
        } else {
            Role::Usage
        }
    }

    /// Whether it says of one thing whether it is there: 1, or else 0.
    pub(super) fn is_up_or_down(&self) -> bool {
        matches!(self.names.as_slice(), [name] if is_up(name)) && !self.text.contains('(')
    }
}

fn is_up(name: &str) -> bool {
    name == "up" || name.ends_with("_up") || name == "probe_success"
}

fn unit(expr: &str, names: &[String], bound: &Bound) -> Unit {
    let ending = |ends: &[&str]| names.iter().any(|name| ends.iter().any(|end| name.ends_with(end)));
    let is_rate = expr.contains("rate(");
    let of_seconds = ending(&["_seconds_sum", "_seconds_bucket"]);
    let at_most_one = matches!(bound, Bound::Number(number) if number.abs() <= 1.0);
    if of_seconds && (is_quotient(expr) || expr.contains("histogram_quantile")) {
        Unit::Seconds
    } else if at_most_one && (is_quotient(expr) || (is_rate && ending(&["_seconds_total"]))) {
        Unit::Ratio
    } else if is_quotient(expr) {
        Unit::Count
    } else if ending(&["_bytes", "_bytes_total"]) {
        if is_rate { Unit::BytesPerSecond } else { Unit::Bytes }
    } else if is_rate {
        Unit::PerSecond
    } else if ending(&["_seconds"]) {
        Unit::Seconds
    } else {
        Unit::Count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_it_is_about() {
        let cases = [
            (r#"sum(rate(x_total{code=~"5.."}[1m])) / sum(rate(x_total[1m]))"#, 0.05, "errors", "ratio"),
            ("sum(hikaricp_connections_pending) by (pool)", 5.0, "waiting", "count"),
            (
                "histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))",
                2.0,
                "latency",
                "seconds",
            ),
            (
                "rate(a_request_seconds_sum[1m]) / rate(a_request_seconds_count[1m])",
                0.5,
                "latency",
                "seconds",
            ),
            ("up{job=\"shop\"}", 0.0, "probe", "count"),
            ("sum(rate(http_requests_total[1m]))", 1000.0, "traffic", "per_second"),
            ("rate(process_cpu_seconds_total[1m])", 0.9, "usage", "ratio"),
            ("process_resident_memory_bytes", 1e9, "usage", "bytes"),
            ("rate(node_network_receive_bytes_total[1m])", 1e9, "usage", "bytes_per_second"),
            ("time() - backup_timestamp_seconds", 3600.0, "usage", "seconds"),
            ("100 * a / b", 90.0, "usage", "count"),
        ];
        for (expr, bound, role, unit) in cases {
            let guess = Guess::of(expr, &Bound::Number(bound));
            let unit_name = Unit::NAMES.iter().find(|(_, known)| *known == guess.unit()).unwrap().0;
            assert_eq!((guess.role().name(), unit_name), (role, unit), "{expr}");
        }
        let share = Bound::Share { factor: 0.9, of: "max".to_owned() };
        assert_eq!(Guess::of("in_use", &share).role(), Role::Saturation);
    }

    #[test]
    fn what_is_up_or_down_is_one_series_of_that() {
        let is = |expr: &str| Guess::of(expr, &Bound::Number(0.0)).is_up_or_down();
        assert!(is("up") && is("pg_up{job=\"db\"}") && is("probe_success"));
        assert!(!is("sum(up)") && !is("up + up_to") && !is("setup"));
    }
}
