//! Alerting rules as signals: the left side of a comparison is what is watched, the right side from where on it is
//! bad.

use super::guess::Guess;
use crate::api::prometheus::AlertingRule;
use crate::metrics::promql::{Bound, Comparison, Query, Relation, ValueKind};
use crate::model::{Alert, Severity, Timestamp, Unit};
use crate::signals::{Role, Threshold};

/// What is watched of a rule, or of several that look at the same.
pub(super) struct RuleSignal<'r> {
    /// The rules it is made of.
    pub(super) rules: Vec<&'r AlertingRule>,
    pub(super) expr: String,
    pub(super) limit: Option<String>,
    pub(super) role: Role,
    pub(super) unit: Unit,
    pub(super) warning: Option<Threshold>,
    pub(super) critical: Option<Threshold>,
    /// Why there is no threshold.
    pub(super) remark: Option<&'static str>,
}

/// The rules that are comparisons as signals, and those that are none.
pub(super) fn signals(rules: &[AlertingRule]) -> (Vec<RuleSignal<'_>>, Vec<&AlertingRule>) {
    let (mut signals, mut others): (Vec<RuleSignal<'_>>, Vec<&AlertingRule>) = (Vec::new(), Vec::new());
    for rule in rules {
        let Some(signal) = signal(rule) else {
            others.push(rule);
            continue;
        };
        match signals.iter_mut().find(|other| other.is_joined_by(&signal)) {
            Some(other) => other.join(signal),
            None => signals.push(signal),
        }
    }
    (signals, others)
}

fn signal(rule: &AlertingRule) -> Option<RuleSignal<'_>> {
    let Comparison { left, relation, bound } = Comparison::of(rule.query.as_str())?;
    let guess = Guess::of(&left, &bound);
    let bare = RuleSignal {
        rules: vec![rule],
        role: guess.role(),
        unit: guess.unit(),
        expr: left,
        limit: None,
        warning: None,
        critical: None,
        remark: None,
    };
    let signal = match (relation, bound) {
        (Relation::Above | Relation::AtLeast, Bound::Number(number)) => {
            bare.judged(rule, threshold(relation, number, rule))
        }
        (Relation::Above | Relation::AtLeast, Bound::Share { factor, of }) => {
            let judged = bare.judged(rule, threshold(relation, factor, rule));
            RuleSignal { limit: Some(of), ..judged }
        }
        // A value that is 1 or 0, turned round: 1 is bad.
        (Relation::Equal, Bound::Number(0.0)) if guess.is_up_or_down() => {
            let down = format!("1 - {}", bare.expr);
            RuleSignal { expr: down, ..bare }.judged(rule, threshold(Relation::AtLeast, 1.0, rule))
        }
        _ => RuleSignal {
            remark: Some(
                "A threshold is reached from below, and this rule asks for something else: the alert alone tells.",
            ),
            ..bare
        },
    };
    signal.can_be_asked().then_some(signal)
}

fn threshold(relation: Relation, number: f64, rule: &AlertingRule) -> Threshold {
    let at = if relation == Relation::Above { Threshold::just_above(number) } else { number };
    Threshold { at, hold: rule.hold, clear: None }
}

/// How bad the alerts of a rule are.
pub(super) fn severity(rule: &AlertingRule) -> Severity {
    Alert::firing(rule.labels.clone(), Timestamp::default()).severity()
}

impl<'r> RuleSignal<'r> {
    fn judged(self, rule: &AlertingRule, threshold: Threshold) -> Self {
        if severity(rule) == Severity::Critical {
            Self { critical: Some(threshold), ..self }
        } else {
            Self { warning: Some(threshold), ..self }
        }
    }

    /// Whether a config takes it: numbers that are, and expressions that it knows.
    fn can_be_asked(&self) -> bool {
        let is_known = |expr: &String| {
            Query::parse(expr)
                .is_ok_and(|query| matches!(query.kind(), ValueKind::Vector | ValueKind::Scalar))
        };
        let thresholds = self.warning.iter().chain(&self.critical);
        [&self.expr].into_iter().chain(&self.limit).all(is_known)
            && thresholds.map(|threshold| threshold.at).all(f64::is_finite)
    }

    /// Whether another looks at the same and says the other half of how bad that is.
    fn is_joined_by(&self, other: &RuleSignal<'_>) -> bool {
        let warning = self.warning.or(other.warning);
        let critical = self.critical.or(other.critical);
        let is_same = self.expr == other.expr && self.limit == other.limit;
        let is_other_half = self.warning.is_some() == other.critical.is_some()
            && self.critical.is_some() == other.warning.is_some();
        let in_order = warning.zip(critical).is_some_and(|(warning, critical)| warning.at <= critical.at);
        is_same && is_other_half && in_order
    }

    fn join(&mut self, other: RuleSignal<'r>) {
        self.rules.extend(other.rules);
        self.warning = self.warning.or(other.warning);
        self.critical = self.critical.or(other.critical);
    }
}
