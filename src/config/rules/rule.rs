//! One alerting rule.

use std::fmt::Write as _;
use std::time::Duration;

use super::yaml::quoted;
use crate::metrics::promql::{QueryError, keep_labels};
use crate::signals::Threshold;

/// The labels that a server gives to what it scrapes.
const TARGET: [&str; 2] = ["job", "instance"];

/// How the summary of every rule begins.
const WHERE: &str = "{{ $labels.job }} on {{ $labels.instance }}: ";

/// How bad it is when a rule fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Severity {
    Warning,
    Critical,
}

impl Severity {
    /// The label's value, and what an alert of it is called after.
    const fn name(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Critical => "critical",
        }
    }
}

/// An alerting rule.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    /// What the alert is called.
    pub(super) alert: String,
    /// What it means, in a sentence of one line.
    pub(super) says: String,
    /// Its expression.
    pub(super) expr: String,
    /// How long it must hold.
    pub(super) hold: Duration,
    /// How bad it is.
    pub(super) severity: Severity,
    /// What is said when it fires, after whose it is; a template.
    pub(super) summary: String,
}

impl Rule {
    /// The rule as an item of a group.
    pub(super) fn yaml(&self) -> String {
        let mut text = format!("      # {}\n", self.says);
        let _ = writeln!(text, "      - alert: {}", quoted(&self.alert));
        let _ = writeln!(text, "        expr: {}", quoted(&self.expr));
        if !self.hold.is_zero() {
            let _ = writeln!(text, "        for: {}", written(self.hold));
        }
        let _ = writeln!(text, "        labels:\n          severity: {}", self.severity.name());
        let summary = format!("{WHERE}{}", self.summary);
        let _ = writeln!(text, "        annotations:\n          summary: {}", quoted(&summary));
        text
    }
}

/// The same expression for a server: told apart by what is scraped, and safe beside any operator.
pub(super) fn of_server(expr: &str) -> Result<String, QueryError> {
    Ok(format!("({})", keep_labels(expr, &TARGET)?))
}

/// `expr >= 0.8`; any value above zero for the least threshold there is.
pub(super) fn reached(expr: &str, threshold: &Threshold) -> String {
    if threshold.at > 0.0 && threshold.at <= f64::MIN_POSITIVE {
        return format!("{expr} > 0");
    }
    format!("{expr} >= {}", threshold.at)
}

/// The thresholds that there are, with how bad reaching them is.
pub(super) fn judged(
    warning: Option<Threshold>,
    critical: Option<Threshold>,
) -> impl Iterator<Item = (Severity, Threshold)> {
    let warning = warning.map(|threshold| (Severity::Warning, threshold));
    warning.into_iter().chain(critical.map(|threshold| (Severity::Critical, threshold)))
}

/// Text within a template, which it does not end.
pub(super) fn in_template(text: &str) -> String {
    text.replace("{{", "{{ \"{{\" }}")
}

/// A duration as Prometheus takes it: `30s`, `1m`, `1m30s`.
fn written(duration: Duration) -> String {
    let millis = duration.subsec_millis();
    let seconds = duration.as_secs();
    let parts = [(seconds / 60, "m"), (seconds % 60, "s"), (u64::from(millis), "ms")];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    parts.fold(String::new(), |text, (count, unit)| text + &format!("{count}{unit}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_as_the_server_reads_it() {
        let durations = [30_000, 90_500, 60_000].map(|millis| written(Duration::from_millis(millis)));
        assert_eq!(durations, ["30s", "1m30s500ms", "1m"]);
        assert_eq!(reached("(x)", &Threshold::at_once(f64::MIN_POSITIVE)), "(x) > 0");
        assert_eq!(reached("(x)", &Threshold::at_once(0.8)), "(x) >= 0.8");
        assert_eq!(in_template("a {{b}}"), "a {{ \"{{\" }}b}}");
    }
}
