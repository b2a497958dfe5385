//! An Alertmanager, or the replicas of one: what fires, what is silenced and by whom.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;

use super::failing::{failure, replica_lost};
use super::source::Source;
use super::together::together;
use crate::api::Error;
use crate::api::alertmanager::Alertmanager as Api;
use crate::model::{Alert, Item, Muted, Observation, Silence, Text, Timestamp};

/// The replicas of one Alertmanager. What one of them knows is known.
pub struct Alertmanager {
    name: Arc<str>,
    replicas: Vec<Api>,
}

/// What one replica says.
type Told = Result<(Vec<Alert>, Vec<Silence>), Error>;

impl Alertmanager {
    /// A source called `name` that asks these replicas, of which there is at least one.
    pub const fn new(name: Arc<str>, replicas: Vec<Api>) -> Self {
        Self { name, replicas }
    }

    async fn ask(&self, at: Timestamp) -> Observation {
        let asked = self.replicas.iter().cloned().map(|replica| async move { ask(&replica).await });
        let told = self.replicas.iter().zip(together(asked).await).collect();
        Observation { source: self.name.clone(), at, received_at: at, items: items(told) }
    }
}

async fn ask(replica: &Api) -> Told {
    Ok((replica.alerts().await?, replica.silences().await?))
}

fn items(told: Vec<(&Api, Told)>) -> Vec<Item> {
    let count = told.len();
    let (mut alerts, mut silences) = (Vec::new(), Vec::new());
    let mut lost = Vec::new();
    for (replica, answer) in told {
        match answer {
            Ok((theirs, silent)) => {
                alerts.push(theirs);
                silences.extend(silent);
            }
            Err(error) => lost.push((replica, error)),
        }
    }
    if let Some((_, error)) = lost.first().filter(|_| lost.len() == count) {
        return vec![Item::Failure(failure(None, error))];
    }
    let counts = (lost.len(), count);
    let lacking = lost.iter().map(|(replica, error)| replica_lost(replica.client(), error.kind(), counts));
    let known = [Item::Alerts(merged(alerts)), Item::Silences(united(silences))];
    known.into_iter().chain(lacking).collect()
}

/// Each alert once. Replicas hear of an alert at different times, so that the earliest beginning counts; one
/// that knows what mutes it knows more than one that does not.
fn merged(replicas: Vec<Vec<Alert>>) -> Vec<Alert> {
    let mut all = BTreeMap::new();
    for alert in replicas.into_iter().flatten() {
        let known = all.entry(alert.labels.clone()).or_insert_with(|| alert.clone());
        known.starts_at = known.starts_at.min(alert.starts_at);
        let news: Vec<Muted> = alert.muted_by.into_iter().filter(|by| !known.muted_by.contains(by)).collect();
        known.muted_by.extend(news);
        let others: Vec<Text> =
            alert.receivers.into_iter().filter(|to| !known.receivers.contains(to)).collect();
        known.receivers.extend(others);
    }
    all.into_values().collect()
}

/// Each silence once: replicas tell each other of changes, and the later end is the newer word.
fn united(silences: Vec<Silence>) -> Vec<Silence> {
    let mut all: BTreeMap<Text, Silence> = BTreeMap::new();
    for silence in silences {
        let known = all.get(&silence.id);
        if known.is_none_or(|known| known.ends_at < silence.ends_at) {
            all.insert(silence.id.clone(), silence);
        }
    }
    all.into_values().collect()
}

impl Source for Alertmanager {
    fn poll(&mut self, at: Timestamp) -> Pin<Box<dyn Future<Output = Observation> + Send + '_>> {
        Box::pin(self.ask(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ALERT_NAME, Labels};

    fn alert(name: &str, secs: i64, by: &[&str]) -> Alert {
        let labels = Labels::default().with(ALERT_NAME, name);
        let muted_by = by.iter().map(|id| Muted::Silence(Text::line(id))).collect();
        Alert { muted_by, ..Alert::firing(labels, Timestamp::from_millis(secs * 1000)) }
    }

    #[test]
    fn an_alert_of_two_replicas_is_one() {
        let replicas = vec![vec![alert("A", 5, &[]), alert("B", 1, &[])], vec![alert("A", 3, &["1f"])]];
        assert_eq!(merged(replicas), [alert("A", 3, &["1f"]), alert("B", 1, &[])]);
    }
}
