//! One alert, with all that the sources that tell of it know.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Alert, Labels, Subject, Timestamp};

/// An alert that somebody else's rule raised, as all sources together know it.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// Name and labels, as the server that evaluates the rule has them; else as the notifier has them.
    pub subject: Subject,
    /// What is known of it; its labels are the subject's and its name.
    pub alert: Alert,
    /// Who tells of it: first those that evaluate rules, then those that notify, by name.
    pub by: Vec<Arc<str>>,
    /// Whether anybody of them notifies people of it.
    pub pages: bool,
    /// Its labels as each of them has them: a notifier's may be more, such as the cluster's.
    pub variants: Vec<Labels>,
}

impl Told {
    fn new(source: &Arc<str>, notifies: bool, alert: &Alert) -> Self {
        Self {
            subject: alert.subject(),
            alert: alert.clone(),
            by: vec![source.clone()],
            pages: notifies && !alert.is_suppressed(),
            variants: vec![alert.labels.clone()],
        }
    }

    /// Whether anybody knows it under exactly this name and these labels.
    pub fn is(&self, subject: &Subject) -> bool {
        self.variants.iter().any(|labels| Subject::alert(self.alert.name(), labels) == *subject)
    }

    /// Whether it has the same name, and all the labels of the subject or the subject all of its.
    pub fn is_related(&self, subject: &Subject) -> bool {
        let related = |labels: &Labels| {
            let own = Subject::alert(self.alert.name(), labels);
            own.name == subject.name
                && (within(&own.labels, &subject.labels) || within(&subject.labels, &own.labels))
        };
        self.variants.iter().any(related)
    }

    /// Adds what another source knows. The earliest beginning counts: replicas notice at different times.
    fn unite(&mut self, source: &Arc<str>, notifies: bool, alert: &Alert) {
        self.pages |= notifies && !alert.is_suppressed();
        if !self.by.contains(source) {
            self.by.push(source.clone());
        }
        if !self.variants.contains(&alert.labels) {
            self.variants.push(alert.labels.clone());
        }
        let known = &mut self.alert;
        if alert.state > known.state {
            (known.state, known.starts_at) = (alert.state, alert.starts_at);
        } else if alert.state == known.state {
            known.starts_at = began(known, alert);
        }
        known.active_at = known.active_at.into_iter().chain(alert.active_at).min();
        known.value = known.value.or(alert.value);
        if known.query.is_none() {
            (known.query, known.threshold, known.unit) = (alert.query.clone(), alert.threshold, alert.unit);
        }
        if known.annotations.is_empty() {
            known.annotations = alert.annotations.clone();
        }
        if known.generator.is_empty() {
            known.generator = alert.generator.clone();
        }
        add(&mut known.receivers, &alert.receivers);
        add(&mut known.muted_by, &alert.muted_by);
    }
}

/// The earlier beginning; but of a rule that is not known only when it became active was told.
fn began(known: &Alert, other: &Alert) -> Timestamp {
    let is_active_only = |alert: &Alert| alert.active_at == Some(alert.starts_at) && alert.query.is_none();
    match (is_active_only(known), is_active_only(other)) {
        (true, false) => other.starts_at,
        (false, true) => known.starts_at,
        _ => known.starts_at.min(other.starts_at),
    }
}

fn add<T: Clone + PartialEq>(known: &mut Vec<T>, others: &[T]) {
    for other in others {
        if !known.contains(other) {
            known.push(other.clone());
        }
    }
}

/// Whether all of `few` are among `many`.
pub(super) fn within(few: &Labels, many: &Labels) -> bool {
    few.iter().all(|label| many.get(&label.name) == Some(&*label.value))
}

/// Each alert once, in the order of their subjects: of sources with their name, whether they notify, and what
/// they tell.
///
/// Those that evaluate rules have an alert's own labels, so that equal labels are the same alert. A notifier
/// may have more (external labels) or less (relabelled): its alert is the one whose labels it has, of several
/// the one with the most; else it is all that have its labels; else it is one of its own.
pub(super) fn merged<'a>(tellers: impl Iterator<Item = (&'a Arc<str>, bool, &'a [Alert])>) -> Vec<Told> {
    let (notifiers, evaluators): (Vec<_>, Vec<_>) = tellers.partition(|(_, notifies, _)| *notifies);
    let mut all: BTreeMap<Subject, Told> = BTreeMap::new();
    for (source, _, alerts) in evaluators {
        for alert in alerts {
            put(&mut all, source, false, alert);
        }
    }
    let mut own: BTreeMap<Subject, Told> = BTreeMap::new();
    for (source, _, alerts) in notifiers {
        for alert in alerts {
            let meant = meant(&all, alert);
            if meant.is_empty() {
                put(&mut own, source, true, alert);
            }
            for subject in meant {
                all.entry(subject).and_modify(|told| told.unite(source, true, alert));
            }
        }
    }
    all.append(&mut own);
    all.into_values().collect()
}

fn put(all: &mut BTreeMap<Subject, Told>, source: &Arc<str>, notifies: bool, alert: &Alert) {
    let united = all.entry(alert.subject()).and_modify(|told| told.unite(source, notifies, alert));
    united.or_insert_with(|| Told::new(source, notifies, alert));
}

/// The alerts that a notifier's alert is.
fn meant(all: &BTreeMap<Subject, Told>, alert: &Alert) -> Vec<Subject> {
    let subject = alert.subject();
    let of_name = || all.keys().filter(|known| known.name == subject.name);
    let has = of_name().filter(|known| within(&known.labels, &subject.labels));
    match has.max_by_key(|known| known.labels.iter().len()) {
        Some(most) => vec![most.clone()],
        None => of_name().filter(|known| within(&subject.labels, &known.labels)).cloned().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AlertState, Text};

    fn alert(text: &str, secs: i64) -> Alert {
        let labels = Labels::new(text.split(' ').map(|pair| pair.split_once('=').unwrap()));
        Alert::firing(labels, Timestamp::from_millis(secs * 1000))
    }

    fn told(evaluated: &[&[Alert]], notified: &[Alert]) -> Vec<Told> {
        let names: Vec<Arc<str>> = ["p0", "p1", "am"].map(Arc::from).to_vec();
        let evaluators = names.iter().zip(evaluated).map(|(name, alerts)| (name, false, *alerts));
        merged(evaluators.chain([(&names[2], true, notified)]))
    }

    #[test]
    fn alerts_of_one_server_stay_apart() {
        let server = [alert("alertname=Full pool=a", 5), alert("alertname=Full pool=a pod=x", 5)];
        let notified =
            [alert("alertname=Full pool=a pod=x zone=eu", 4), alert("alertname=Full pool=a zone=eu", 4)];
        let all = told(&[&server], &notified);
        assert_eq!(all.len(), 2);
        let found: Vec<usize> = all.iter().map(|told| told.variants.len()).collect();
        assert_eq!(found, [2, 2]);
    }

    #[test]
    fn a_notifier_that_drops_a_label_means_all_that_have_the_rest() {
        let server = [alert("alertname=Full pool=a pod=x", 5), alert("alertname=Full pool=a pod=y", 5)];
        let receivers = vec![Text::line("team")];
        let notified = [Alert { receivers, ..alert("alertname=Full pool=a", 4) }];
        let all = told(&[&server], &notified);
        assert_eq!(all.len(), 2);
        assert!(all.iter().all(|told| told.alert.receivers.len() == 1));
    }

    #[test]
    fn replicas_agree_on_the_earliest_beginning() {
        let early = Alert { active_at: Some(Timestamp::from_millis(1000)), ..alert("alertname=Full", 7) };
        let late = Alert { active_at: Some(Timestamp::from_millis(3000)), ..alert("alertname=Full", 9) };
        let pending = Alert { state: AlertState::Pending, ..alert("alertname=Full", 2) };
        for pair in [[&early, &late], [&late, &early], [&early, &pending], [&pending, &early]] {
            let all = told(&[&[pair[0].clone()], &[pair[1].clone()]], &[]);
            assert_eq!(
                (all.len(), all[0].alert.starts_at.millis(), all[0].alert.state),
                (1, 7000, AlertState::Firing)
            );
        }
        // Where no rule is known, when it became active is no beginning.
        let alone = Alert { active_at: Some(Timestamp::from_millis(2000)), ..alert("alertname=Full", 2) };
        let all = told(&[&[alone]], &[alert("alertname=Full zone=eu", 8)]);
        assert_eq!(all[0].alert.starts_at.millis(), 8000);
    }
}
