//! What fires by a server's rules.

use super::alerts;
use super::once::Once;
use super::past::Ahead;
use crate::api::prometheus::{AlertingRule, Prometheus as Api};
use crate::model::{Alert, Item, Partial, Text};

/// Who has the alerts and rules, and whether there are any.
pub(super) struct Firing {
    api: Api,
    has_rules: bool,
}

impl Firing {
    pub(super) const fn new(api: Api) -> Self {
        Self { api, has_rules: true }
    }

    /// What fires, and by which rules, as far as that can be had; what cannot is heard.
    pub(super) async fn ask(
        &mut self,
        ahead: Ahead,
        once: &mut Once,
    ) -> (Vec<Item>, Option<Vec<AlertingRule>>) {
        if !self.has_rules {
            return (Vec::new(), None);
        }
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
            Err(error) if error.status() == Some(404) => (self.alone(ahead).await, Some(Vec::new())),
            Err(error) => {
                once.hear(Text::line(&format!("what fires is not known: {}", error.kind())));
                (Vec::new(), None)
            }
        }
    }

    /// Alerts of a server that does not show its rules.
    async fn alone(&mut self, ahead: Ahead) -> Vec<Item> {
        match self.api.alerts().await {
            Ok(answer) => vec![Item::Alerts(here(alerts::alone(&answer.data), ahead))],
            // A server without rules: it has no alerts to tell.
            Err(error) => {
                self.has_rules = error.status().is_none();
                Vec::new()
            }
        }
    }
}

/// Times as this machine's clock has them, but for when they became active: by that they are known.
fn here(mut alerts: Vec<Alert>, ahead: Ahead) -> Vec<Alert> {
    for alert in &mut alerts {
        alert.starts_at = ahead.here(alert.starts_at);
    }
    alerts
}
