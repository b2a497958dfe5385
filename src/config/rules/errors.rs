//! The rules of an error ratio.

use super::rule::{Rule, Severity, in_template, judged, of_server, reached};
use super::watched::title;
use crate::metrics::promql::QueryError;
use crate::signals::SignalSpec;

/// The rules of the ratio `errors`, whose alerts are called `name`.
pub(super) fn error_rules(errors: &SignalSpec, name: &str) -> Result<Vec<Rule>, QueryError> {
    let title = in_template(title(errors).as_str());
    let expr = of_server(&errors.expr)?;
    let rules = judged(errors.warning, errors.critical).map(|(severity, threshold)| Rule {
        alert: format!("{name}{}", if severity == Severity::Critical { "Critical" } else { "High" }),
        says: "How much of what is asked fails. Without any requests there is no ratio, and no alert."
            .to_owned(),
        expr: reached(&expr, &threshold),
        hold: threshold.hold,
        severity,
        summary: format!("{title}: {{{{ $value | humanizePercentage }}}} of the requests fail"),
    });
    Ok(rules.collect())
}
