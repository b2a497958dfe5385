//! Alerting rules and the alerts they raise.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;

use super::result::number;
use crate::api::json::{or_nothing, time};
use crate::model::{AlertState, Labels, Text, Timestamp};

/// An alerting rule, and what it says at this moment.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertingRule {
    /// The alerts' name.
    pub name: Text,
    /// Its expression.
    pub query: Text,
    /// For how long the expression must be true before an alert fires.
    pub hold: Duration,
    /// How often it is evaluated, where the server says so.
    pub interval: Duration,
    /// The labels it gives its alerts, raw.
    pub labels: Labels,
    /// Its annotations, raw: templates that are not filled in.
    pub annotations: Labels,
    /// Why its last evaluation failed.
    pub failure: Option<Text>,
    /// Its alerts, pending and firing.
    pub alerts: Vec<RuleAlert>,
}

/// An alert as a rule's server tells it. It lacks the labels that the server adds when it sends it on.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleAlert {
    /// Its labels, raw.
    pub labels: Labels,
    /// Its annotations, filled in, raw.
    pub annotations: Labels,
    /// Pending or firing.
    pub state: AlertState,
    /// When its expression became true.
    pub active_at: Timestamp,
    /// The value of its expression.
    pub value: Option<f64>,
}

#[derive(Debug, Deserialize)]
pub(super) struct RulesData {
    #[serde(default, deserialize_with = "or_nothing")]
    groups: Vec<Group>,
}

#[derive(Debug, Deserialize)]
struct Group {
    #[serde(default)]
    interval: f64,
    #[serde(default, deserialize_with = "or_nothing")]
    rules: Vec<WireRule>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireRule {
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    query: String,
    #[serde(default)]
    duration: f64,
    #[serde(default, deserialize_with = "or_nothing")]
    labels: BTreeMap<String, String>,
    #[serde(default, deserialize_with = "or_nothing")]
    annotations: BTreeMap<String, String>,
    #[serde(default)]
    health: String,
    #[serde(default)]
    last_error: String,
    #[serde(default, deserialize_with = "or_nothing")]
    alerts: Vec<WireAlert>,
}

#[derive(Debug, Deserialize)]
pub(super) struct AlertsData {
    #[serde(default, deserialize_with = "or_nothing")]
    alerts: Vec<WireAlert>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireAlert {
    #[serde(default, deserialize_with = "or_nothing")]
    labels: BTreeMap<String, String>,
    #[serde(default, deserialize_with = "or_nothing")]
    annotations: BTreeMap<String, String>,
    state: String,
    #[serde(deserialize_with = "time")]
    active_at: Timestamp,
    #[serde(default)]
    value: String,
}

impl RulesData {
    /// The alerting rules among them.
    pub(super) fn alerting(self) -> Vec<AlertingRule> {
        let rules = self.groups.into_iter().flat_map(|group| {
            let interval = seconds(group.interval);
            group.rules.into_iter().map(move |rule| (interval, rule))
        });
        let alerting = rules.filter(|(_, rule)| rule.kind == "alerting");
        alerting.map(|(interval, rule)| rule.read(interval)).collect()
    }
}

impl AlertsData {
    pub(super) fn read(self) -> Vec<RuleAlert> {
        self.alerts.into_iter().filter_map(WireAlert::read).collect()
    }
}

impl WireRule {
    fn read(self, interval: Duration) -> AlertingRule {
        let failure =
            (self.health == "err" || !self.last_error.is_empty()).then(|| Text::line(&self.last_error));
        AlertingRule {
            name: Text::line(&self.name),
            // As it was written, where the server does not print it on one line itself.
            query: Text::line(&self.query.replace(['\n', '\r', '\t'], " ")),
            hold: seconds(self.duration),
            interval,
            labels: Labels::new(self.labels),
            annotations: Labels::new(self.annotations),
            failure,
            alerts: self.alerts.into_iter().filter_map(WireAlert::read).collect(),
        }
    }
}

impl WireAlert {
    fn read(self) -> Option<RuleAlert> {
        let state = match self.state.as_str() {
            "firing" => AlertState::Firing,
            "pending" => AlertState::Pending,
            _ => return None,
        };
        Some(RuleAlert {
            labels: Labels::new(self.labels),
            annotations: Labels::new(self.annotations),
            state,
            active_at: self.active_at,
            value: number(&self.value),
        })
    }
}

fn seconds(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_read_whatever_is_added_or_left_out() {
        let body = r#"{"groups":[{"name":"g","interval":2,"rules":[
            {"type":"recording","name":"r","query":"up","health":"ok"},
            {"type":"alerting","name":"PoolFull","query":"in_use > 40","duration":3,"labels":{"severity":"page"},
             "health":"ok","alerts":[
               {"labels":{"alertname":"PoolFull"},"annotations":null,"state":"firing",
                "activeAt":"2026-11-23T13:55:36.029900876Z","value":"4e+00","id":"7"},
               {"labels":{},"state":"inactive","activeAt":"0001-01-01T00:00:00Z","value":""}]},
            {"type":"alerting","name":"Broken","query":"x","health":"err","lastError":"no","alerts":null}]}]}"#;
        let rules = serde_json::from_str::<RulesData>(body).unwrap().alerting();
        let [full, broken] = &rules[..] else { panic!("{rules:?}") };
        assert_eq!((full.hold, full.interval), (Duration::from_secs(3), Duration::from_secs(2)));
        assert_eq!(full.alerts.len(), 1);
        assert_eq!(full.alerts[0].active_at.millis(), 1_795_442_136_029);
        assert_eq!((full.alerts[0].value, full.failure.as_ref()), (Some(4.0), None));
        assert_eq!(broken.failure.as_ref().map(Text::as_str), Some("no"));
    }
}
