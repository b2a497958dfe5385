//! Several servers that know the same: one of them is asked, and the next when it does not answer.

use std::pin::Pin;
use std::time::Duration;

use super::poll::Prometheus;
use crate::api::prometheus::Prometheus as Api;
use crate::model::{Item, Observation, Text, Timestamp};
use crate::sources::failing::replica_lost;
use crate::sources::source::Source;
use crate::sources::together::together;

/// How often those that are not asked have to show that they could be.
const CHECK_EVERY: Duration = Duration::from_mins(1);

/// The replicas of one server.
pub struct Replicas {
    all: Vec<Replica>,
    /// Which one is asked.
    current: usize,
    checked: Option<Timestamp>,
}

struct Replica {
    source: Prometheus,
    api: Api,
    /// Why it does not answer.
    lost: Option<Text>,
}

impl Replica {
    async fn ask(&mut self, at: Timestamp) -> Observation {
        let observation = self.source.poll(at).await;
        self.lost = observation.failure().map(|failure| failure.reason.clone());
        observation
    }
}

impl Replicas {
    /// These, of which there is at least one; all under the same name.
    pub fn new(replicas: Vec<(Prometheus, Api)>) -> Self {
        let all = replicas.into_iter().map(|(source, api)| Replica { source, api, lost: None }).collect();
        Self { all, current: 0, checked: None }
    }

    async fn ask(&mut self, at: Timestamp) -> Observation {
        let mut observation = self.all[self.current].ask(at).await;
        for _ in 1..self.all.len() {
            if observation.failure().is_none() {
                break;
            }
            self.current = (self.current + 1) % self.all.len();
            observation = self.all[self.current].ask(at).await;
        }
        if self.checked.is_none_or(|last| at.since(last) >= CHECK_EVERY) {
            self.checked = Some(at);
            self.check().await;
        }
        observation.items.extend(self.lacking());
        observation
    }

    /// Looks whether those that are not asked would answer.
    async fn check(&mut self) {
        let current = self.current;
        let others = self.all.iter().enumerate().filter(|(place, _)| *place != current);
        let checks = others.map(|(place, replica)| {
            let api = replica.api.clone();
            async move { (place, api.is_there().await) }
        });
        for (place, answer) in together(checks.collect::<Vec<_>>()).await {
            if let Some(replica) = self.all.get_mut(place) {
                replica.lost = answer.err().map(|error| Text::line(&error.kind().to_string()));
            }
        }
    }

    fn lacking(&self) -> Vec<Item> {
        let count = self.all.len();
        let lost = self.all.iter().filter_map(|replica| Some((replica, replica.lost.as_ref()?)));
        let lost: Vec<(&Replica, &Text)> = lost.collect();
        let counts = (lost.len(), count);
        let told = lost.iter().map(|(replica, reason)| replica_lost(replica.api.client(), reason, counts));
        // Where none answers, the failure says so.
        if lost.len() == count { Vec::new() } else { told.collect() }
    }
}

impl Source for Replicas {
    fn poll(&mut self, at: Timestamp) -> Pin<Box<dyn Future<Output = Observation> + Send + '_>> {
        Box::pin(self.ask(at))
    }
}
