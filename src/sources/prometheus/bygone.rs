//! What fired before anybody watched, from the series that a server keeps about its alerts.

use std::time::Duration;

use super::alerts::{judged, starts_at};
use super::past::Ahead;
use crate::api::prometheus::{AlertingRule, RuleAlert, Run};
use crate::model::{ALERT_NAME, Alert, AlertState, Bygone, Labels, Sample, Timestamp};

/// A series that is there while an alert fires.
pub(super) const FIRING: &str = "ALERTS{alertstate=\"firing\"}";

/// A series whose value is when an alert became active, in Unix seconds.
pub(super) const ACTIVE: &str = "ALERTS_FOR_STATE";

/// The window that was asked for, in the server's time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    pub(super) to: Timestamp,
    pub(super) step: Duration,
    pub(super) ahead: Ahead,
}

/// Every stretch in which an alert fired.
pub(super) fn episodes(firing: &[Run], active: &[Run], rules: &[AlertingRule], asked: Asked) -> Vec<Bygone> {
    let mut episodes = Vec::new();
    for run in firing {
        let labels = own_labels(&run.labels);
        let active = active.iter().find(|run| own_labels(&run.labels) == labels);
        let since = |sample: &Sample| active.and_then(|active| value_at(&active.samples, sample.at));
        for stretch in stretches(&run.samples, asked.step, since) {
            episodes.extend(episode(&labels, stretch, since, rules, asked));
        }
    }
    episodes
}

fn own_labels(labels: &Labels) -> Labels {
    labels.keeping(|name| name != "alertstate" && name != "__name__")
}

fn value_at(samples: &[Sample], at: Timestamp) -> Option<i64> {
    let found = samples.binary_search_by_key(&at, |sample| sample.at).ok()?;
    // Seconds of a time that a server wrote: far within range.
    samples.get(found).map(|sample| sample.value as i64)
}

/// Cuts where a sample is missing, and where the alert became active anew.
fn stretches(
    samples: &[Sample],
    step: Duration,
    since: impl Fn(&Sample) -> Option<i64>,
) -> impl Iterator<Item = &[Sample]> {
    samples.chunk_by(move |a, b| b.at.since(a.at) <= step + step / 2 && since(a) == since(b))
}

fn episode(
    labels: &Labels,
    stretch: &[Sample],
    since: impl Fn(&Sample) -> Option<i64>,
    rules: &[AlertingRule],
    asked: Asked,
) -> Option<Bygone> {
    let (first, last) = (stretch.first()?, stretch.last()?);
    let active_at = since(first).map(|secs| Timestamp::from_millis(secs * 1000));
    let computed = active_at.and_then(|active_at| fired(labels, active_at, rules));
    // What the rule says now may not be what it said then.
    let begins = computed.filter(|at| *at <= first.at && first.at.since(*at) <= asked.step * 2);
    let ended_at = (asked.to.since(last.at) > asked.step * 2).then(|| last.at + asked.step);
    let rule = rule_of(labels, rules);
    let alert =
        Alert { active_at, ..Alert::firing(labels.clone(), asked.ahead.here(begins.unwrap_or(first.at))) };
    let alert = rule.map_or(alert.clone(), |rule| judged(rule, alert));
    let ended_at = ended_at.map(|at| asked.ahead.here(at));
    Some(Bygone { alert, ended_at, precision: asked.step })
}

fn rule_of<'a>(labels: &Labels, rules: &'a [AlertingRule]) -> Option<&'a AlertingRule> {
    let mut of_name = rules.iter().filter(|rule| Some(rule.name.as_str()) == labels.get(ALERT_NAME));
    of_name.find(|rule| rule.labels.iter().all(|own| labels.get(&own.name).is_some()))
}

fn fired(labels: &Labels, active_at: Timestamp, rules: &[AlertingRule]) -> Option<Timestamp> {
    let rule = rule_of(labels, rules)?;
    let (labels, annotations) = (labels.clone(), Labels::default());
    let alert = RuleAlert { labels, annotations, state: AlertState::Firing, active_at, value: None };
    Some(starts_at(&alert, rule.hold, rule.interval))
}

#[cfg(test)]
mod tests {
    use std::slice::from_ref;

    use super::*;
    use crate::model::{METRIC_NAME, Text};

    const STEP: Duration = Duration::from_secs(10);

    fn run(name: &str, samples: &[(i64, f64)]) -> Run {
        let labels = Labels::new([(METRIC_NAME, name), (ALERT_NAME, "PoolFull"), ("pool", "orders")]);
        let labels = if name == "ALERTS" { labels.with("alertstate", "firing") } else { labels };
        let sample =
            |(secs, value): &(i64, f64)| Sample { at: Timestamp::from_millis(secs * 1000), value: *value };
        Run { labels, samples: samples.iter().map(sample).collect() }
    }

    fn rule(hold: u64) -> AlertingRule {
        AlertingRule {
            name: Text::line("PoolFull"),
            query: Text::line("in_use > 40"),
            hold: Duration::from_secs(hold),
            interval: Duration::from_secs(1),
            labels: Labels::default(),
            annotations: Labels::default(),
            failure: None,
            alerts: Vec::new(),
        }
    }

    /// Beginnings and ends, in seconds.
    fn told(firing: &Run, active: &Run, rules: &[AlertingRule]) -> Vec<(i64, Option<i64>)> {
        let asked = Asked { to: Timestamp::from_millis(300_000), step: STEP, ahead: Ahead(0) };
        let all = episodes(from_ref(firing), from_ref(active), rules, asked);
        let secs = |at: Timestamp| at.millis() / 1000;
        all.iter().map(|bygone| (secs(bygone.alert.starts_at), bygone.ended_at.map(secs))).collect()
    }

    #[test]
    fn a_stretch_is_cut_where_it_ends_and_where_it_became_active_anew() {
        let firing = run("ALERTS", &[(100, 1.0), (110, 1.0), (150, 1.0), (160, 1.0), (290, 1.0), (300, 1.0)]);
        let since = [(100, 93.0), (110, 93.0), (150, 140.0), (160, 155.0), (290, 280.0), (300, 280.0)];
        let active = run("ALERTS_FOR_STATE", &since);
        let stretches = [(100, Some(120)), (150, Some(160)), (160, Some(170)), (290, None)];
        assert_eq!(told(&firing, &active, &[]), stretches);
        // Where the rule is known, its beginning is known to the second.
        let exact = [(98, Some(120)), (145, Some(160)), (160, Some(170)), (285, None)];
        assert_eq!(told(&firing, &active, &[rule(5)]), exact);
        // A rule that was changed since is not believed.
        assert_eq!(told(&firing, &active, &[rule(600)]), stretches);
    }

    #[test]
    fn the_labels_are_the_alerts_own() {
        let asked = Asked { to: Timestamp::from_millis(300_000), step: STEP, ahead: Ahead(0) };
        let all = episodes(&[run("ALERTS", &[(100, 1.0)])], &[], &[], asked);
        assert_eq!(all[0].alert.subject().to_string(), r#"PoolFull{pool="orders"}"#);
        assert_eq!((all[0].alert.active_at, all[0].precision), (None, STEP));
    }
}
