//! What others say fires, and what they keep quiet: the last words of all sources, each alert once.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::health::DOWN_AFTER;
use super::told::{Told, merged};
use super::unwatched::Unwatched;
use crate::model::{Alert, AlertState, Item, Observation, Silence, Subject, Timestamp};

/// The alerts and silences that others know of, kept up to date poll by poll.
#[derive(Clone, Debug, Default)]
pub struct Outside {
    tellers: BTreeMap<Arc<str>, Teller>,
    alerts: Vec<Told>,
}

/// A source that tells of alerts, and its last word.
#[derive(Clone, Debug, PartialEq)]
pub struct Teller {
    /// The poll that brought it.
    pub at: Timestamp,
    /// Polls in a row since then that brought none.
    pub failures: u32,
    /// Whether it notifies people and keeps silences (an Alertmanager), rather than evaluating rules.
    pub notifies: bool,
    /// All alerts it knows of.
    pub alerts: Vec<Alert>,
    /// All silences it knows of.
    pub silences: Vec<Silence>,
}

impl Teller {
    /// Whether its last word still counts: one poll may fail.
    pub const fn counts(&self) -> bool {
        self.failures < DOWN_AFTER
    }

    /// Whether its last poll was answered.
    pub const fn answers(&self) -> bool {
        self.failures == 0
    }
}

impl Outside {
    /// Takes in the outcome of one poll.
    pub fn observe(&mut self, observation: &Observation) {
        let alerts = observation.items.iter().find_map(|item| match item {
            Item::Alerts(alerts) => Some(alerts),
            _ => None,
        });
        let silences = observation.items.iter().find_map(|item| match item {
            Item::Silences(silences) => Some(silences),
            _ => None,
        });
        match (alerts, self.tellers.get_mut(&observation.source)) {
            (Some(alerts), _) => {
                let notifies = silences.is_some();
                let (alerts, silences) = (alerts.clone(), silences.cloned().unwrap_or_default());
                let teller = Teller { at: observation.at, failures: 0, notifies, alerts, silences };
                self.tellers.insert(observation.source.clone(), teller);
            }
            (None, Some(teller)) => teller.failures = teller.failures.saturating_add(1),
            (None, None) => return,
        }
        self.merge();
    }

    /// Lets go of a source that is watched no longer.
    pub fn forget(&mut self, gone: &Unwatched) {
        if let Unwatched::Source(name) = gone {
            self.tellers.remove(name);
            self.merge();
        }
    }

    fn merge(&mut self) {
        let counting = self.tellers.iter().filter(|(_, teller)| teller.counts());
        self.alerts = merged(counting.map(|(name, teller)| (name, teller.notifies, &*teller.alerts)));
    }

    /// The sources that tell of alerts, by name.
    pub fn tellers(&self) -> impl Iterator<Item = (&Arc<str>, &Teller)> {
        self.tellers.iter()
    }

    /// All alerts that anybody tells of whose word counts, in the order of their subjects.
    pub fn alerts(&self) -> &[Told] {
        &self.alerts
    }

    /// Those that do not fire yet, the longest pending first.
    pub fn pending(&self) -> Vec<&Told> {
        let mut pending: Vec<&Told> =
            self.alerts.iter().filter(|told| told.alert.state == AlertState::Pending).collect();
        pending.sort_by_key(|told| told.alert.starts_at);
        pending
    }

    /// The alert that an event is about: the one with these very labels, else the one that has the most in
    /// common with it.
    pub fn of(&self, subject: &Subject) -> Option<&Told> {
        let exact = self.alerts.iter().find(|told| told.is(subject));
        exact.or_else(|| {
            let related = self.alerts.iter().filter(|told| told.is_related(subject));
            related.max_by_key(|told| told.subject.labels.iter().len())
        })
    }

    /// All silences in force or to come, each with the source that keeps it.
    pub fn silences(&self) -> impl Iterator<Item = (&Arc<str>, &Silence)> {
        let counting = self.tellers.iter().filter(|(_, teller)| teller.counts());
        counting.flat_map(|(name, teller)| teller.silences.iter().map(move |silence| (name, silence)))
    }

    /// The silence with this id, and the source that keeps it.
    pub fn silence(&self, id: &str) -> Option<(&Arc<str>, &Silence)> {
        self.silences().find(|(_, silence)| silence.id.as_str() == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Failure, Labels, Muted, Text};

    fn labels(text: &str) -> Labels {
        Labels::new(text.split(' ').map(|pair| pair.split_once('=').unwrap()))
    }

    fn firing(text: &str) -> Alert {
        Alert::firing(labels(text), Timestamp::from_millis(1000))
    }

    fn observation(source: &str, items: Vec<Item>) -> Observation {
        let at = Timestamp::from_millis(5000);
        Observation { source: source.into(), at, received_at: at, items }
    }

    fn refused(source: &str) -> Observation {
        let reason = Text::line("refused");
        observation(source, vec![Item::Failure(Failure { signal: None, reason, silent: false })])
    }

    fn prometheus(alerts: Vec<Alert>) -> Observation {
        observation("prom", vec![Item::Alerts(alerts)])
    }

    fn alertmanager(alerts: Vec<Alert>) -> Observation {
        observation("am", vec![Item::Alerts(alerts), Item::Silences(Vec::new())])
    }

    fn subjects(outside: &Outside) -> Vec<String> {
        outside.alerts().iter().map(|told| told.subject.to_string()).collect()
    }

    #[test]
    fn an_alert_is_one_however_many_tell_of_it() {
        let mut outside = Outside::default();
        let seen = |replica: &str| {
            let muted_by = vec![Muted::Silence(Text::line(replica))];
            Alert { muted_by, ..firing(&format!("alertname=Full pool=a cluster=eu replica={replica}")) }
        };
        outside.observe(&alertmanager(vec![seen("0"), seen("1")]));
        assert_eq!(outside.alerts().len(), 2);
        outside.observe(&prometheus(vec![firing("alertname=Full pool=a"), firing("alertname=Full pool=b")]));
        assert_eq!(subjects(&outside), [r#"Full{pool="a"}"#, r#"Full{pool="b"}"#]);
        let told = &outside.alerts()[0];
        assert_eq!((told.alert.muted_by.len(), told.by.len()), (2, 2));
        assert!(outside.alerts()[1].alert.muted_by.is_empty());
        let known = Subject::alert("Full", &labels("pool=a cluster=eu replica=1"));
        assert_eq!(outside.of(&known).map(|told| &told.subject), Some(&told.subject));
    }

    #[test]
    fn the_last_word_counts_until_the_second_failure() {
        let mut outside = Outside::default();
        outside.observe(&prometheus(vec![firing("alertname=Full pool=a")]));
        outside.observe(&refused("prom"));
        assert_eq!(subjects(&outside).len(), 1);
        // An answer that does not say what fires is as good as none.
        outside.observe(&observation("prom", Vec::new()));
        assert_eq!(subjects(&outside).len(), 0);
        outside.observe(&prometheus(vec![firing("alertname=Full pool=a")]));
        assert_eq!(subjects(&outside).len(), 1);
        outside.forget(&Unwatched::Source("prom".into()));
        assert_eq!((subjects(&outside).len(), outside.tellers().count()), (0, 0));
    }

    #[test]
    fn what_is_pending_does_not_fire() {
        let mut outside = Outside::default();
        let pending = Alert { state: AlertState::Pending, ..firing("alertname=Full pool=a") };
        outside.observe(&prometheus(vec![pending, firing("alertname=Full pool=b")]));
        assert_eq!(outside.pending().len(), 1);
        assert_eq!(outside.pending()[0].subject.to_string(), r#"Full{pool="a"}"#);
    }
}
