//! What fires by a server's rules.

use std::time::Duration;

use super::alerts;
use super::once::Once;
use super::past::Ahead;
use crate::api::Error;
use crate::api::prometheus::{AlertingRule, Prometheus as Api};
use crate::model::{Alert, Item, Partial, Text, Timestamp};

/// How soon a server that has no rules is asked for them again: they may only have been out of reach.
const AGAIN: Duration = Duration::from_mins(1);

/// Who has the alerts and rules, and whether there are any.
pub(super) struct Firing {
    api: Api,
    /// When it was found to have none.
    without: Option<Timestamp>,
}

impl Firing {
    pub(super) const fn new(api: Api) -> Self {
        Self { api, without: None }
    }

    /// What fires at `at`, and by which rules, as far as that can be had; what cannot is heard.
    pub(super) async fn ask(
        &mut self,
        (at, ahead): (Timestamp, Ahead),
        once: &mut Once,
    ) -> (Vec<Item>, Option<Vec<AlertingRule>>) {
        if self.without.is_some_and(|since| at.since(since) < AGAIN) {
            return (Vec::new(), None);
        }
        self.without = None;
        match self.api.rules().await {
            Ok(answer) => {
                answer.notices.iter().for_each(|text| once.hear(text.clone()));
                alerts::troubles(&answer.data).for_each(|text| once.hear(text));
                let console = self.api.client().shown().to_string();
                let fire = alerts::of_rules(&answer.data, console.trim_end_matches('/'));
                let partial = answer.warnings.first().map(|why| {
                    let reason = Text::line(&format!("alerts may be missing: {why}"));
                    Item::Partial(Partial { signal: None, reason })
                });
                let items = [Item::Alerts(here(fire, ahead))].into_iter().chain(partial).collect();
                (items, Some(answer.data))
            }
            Err(error) if error.status() == Some(404) => {
                (self.alone((at, ahead), once).await, Some(Vec::new()))
            }
            Err(error) => {
                once.hear(unknown(&error));
                (Vec::new(), None)
            }
        }
    }

    /// Alerts of a server that does not show its rules.
    async fn alone(&mut self, (at, ahead): (Timestamp, Ahead), once: &mut Once) -> Vec<Item> {
        match self.api.alerts().await {
            Ok(answer) => return vec![Item::Alerts(here(alerts::alone(&answer.data), ahead))],
            // A server without rules: it has no alerts to tell.
            Err(error) if error.status().is_some_and(|status| status < 500) => self.without = Some(at),
            Err(error) => once.hear(unknown(&error)),
        }
        Vec::new()
    }
}

fn unknown(error: &Error) -> Text {
    Text::line(&format!("what fires is not known: {}", error.kind()))
}

/// Times as this machine's clock has them, but for when they became active: by that they are known.
fn here(mut alerts: Vec<Alert>, ahead: Ahead) -> Vec<Alert> {
    for alert in &mut alerts {
        alert.starts_at = ahead.here(alert.starts_at);
    }
    alerts
}
