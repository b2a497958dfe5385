//! What fires, from the rules of a server.

use std::time::Duration;

use crate::api::prometheus::{AlertingRule, RuleAlert};
use crate::metrics::promql::{Bound, Comparison, Relation, is_quotient};
use crate::model::{Alert, AlertState, Text, Timestamp, Unit};

/// All alerts of these rules. `console` is where the server shows expressions.
pub(super) fn of_rules(rules: &[AlertingRule], console: &str) -> Vec<Alert> {
    let of_rule = |rule: &AlertingRule| {
        let alert = |alert: &RuleAlert| {
            let starts_at = starts_at(alert, rule.hold, rule.interval);
            let generator = Text::line(&format!("{console}/graph?g0.expr={}&g0.tab=1", escaped(&rule.query)));
            judged(rule, Alert { generator, ..bare(alert, starts_at) })
        };
        rule.alerts.iter().map(alert).collect::<Vec<_>>()
    };
    rules.iter().flat_map(of_rule).collect()
}

/// The alert with what its rule looks at: of a comparison the side that has a value, and what bounds it.
pub(super) fn judged(rule: &AlertingRule, alert: Alert) -> Alert {
    let Some(Comparison { left, relation, bound }) = Comparison::of(rule.query.as_str()) else {
        return Alert { query: Some(rule.query.clone()), ..alert };
    };
    let threshold = match bound {
        Bound::Number(number) if !matches!(relation, Relation::Equal | Relation::Different) => Some(number),
        Bound::Number(_) | Bound::Share { .. } => None,
    };
    let unit = if is_quotient(&left) { Unit::Ratio } else { Unit::Count };
    Alert { query: Some(Text::line(&left)), threshold, unit, ..alert }
}

/// Alerts without their rules: when they began to fire is not known, only when they became active.
pub(super) fn alone(alerts: &[RuleAlert]) -> Vec<Alert> {
    alerts.iter().map(|alert| bare(alert, alert.active_at)).collect()
}

fn bare(alert: &RuleAlert, starts_at: Timestamp) -> Alert {
    Alert {
        annotations: alert.annotations.clone(),
        state: alert.state,
        active_at: Some(alert.active_at),
        value: alert.value,
        ..Alert::firing(alert.labels.clone(), starts_at)
    }
}

/// An alert fires with the first evaluation that finds it active for as long as its rule asks.
pub(super) fn starts_at(alert: &RuleAlert, hold: Duration, interval: Duration) -> Timestamp {
    if alert.state == AlertState::Pending {
        return alert.active_at;
    }
    let (hold, interval) = (hold.as_millis(), interval.as_millis().max(1));
    let millis = hold.div_ceil(interval) * interval;
    alert.active_at + Duration::from_millis(u64::try_from(millis).unwrap_or(0))
}

/// An expression as a part of a URL.
fn escaped(expr: &Text) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let byte = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    expr.as_str().bytes().map(byte).collect()
}

/// What is wrong with the rules.
pub(super) fn troubles(rules: &[AlertingRule]) -> impl Iterator<Item = Text> {
    rules.iter().filter_map(|rule| {
        let failure = rule.failure.as_ref()?;
        Some(Text::line(&format!("its rule {} cannot be evaluated: {failure}", rule.name)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ALERT_NAME, Labels};

    #[test]
    fn it_fires_with_the_evaluation_that_ends_its_hold() {
        let alert = |state| RuleAlert {
            labels: Labels::default().with(ALERT_NAME, "PoolFull"),
            annotations: Labels::default(),
            state,
            active_at: Timestamp::from_millis(36_030),
            value: None,
        };
        let starts = |hold, interval| {
            let (hold, interval) = (Duration::from_secs(hold), Duration::from_secs(interval));
            starts_at(&alert(AlertState::Firing), hold, interval).millis()
        };
        assert_eq!(
            [starts(3, 2), starts(4, 2), starts(0, 2), starts(3, 0)],
            [40_030, 40_030, 36_030, 39_030]
        );
        let pending = starts_at(&alert(AlertState::Pending), Duration::from_mins(5), Duration::from_secs(1));
        assert_eq!(pending.millis(), 36_030);
    }

    #[test]
    fn an_expression_in_a_link_is_escaped() {
        assert_eq!(escaped(&Text::line("up == 0")), "up%20%3D%3D%200");
    }
}
