//! Alerts that others raise, as a source tells them.

use std::time::Duration;

use super::event::Link;
use super::labels::Labels;
use super::severity::Severity;
use super::subject::{ALERT_NAME, Fingerprint, Subject};
use super::text::Text;
use super::timestamp::Timestamp;
use super::unit::Unit;

/// The labels and values that say how bad an alert is, where rules keep to custom.
const SEVERITY: &str = "severity";

/// How far an alert is (Prometheus, "Alerting rules").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AlertState {
    /// Its expression is true, but not yet for as long as the rule asks.
    Pending,
    /// It fires.
    Firing,
}

/// What keeps an alert from notifying anybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Muted {
    /// The silence with this id.
    Silence(Text),
    /// Another alert, by its fingerprint.
    Inhibition(Text),
    /// A time interval of the routing tree, by name.
    Interval(Text),
}

/// An alert that somebody else's rule raised.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// All labels, `alertname` among them, raw.
    pub labels: Labels,
    /// What the rule says about it: `summary`, `description`, `runbook_url`, raw.
    pub annotations: Labels,
    /// How far it is.
    pub state: AlertState,
    /// When its expression became true, by the clock of the server that evaluates it, where the source knows:
    /// to the second the same for whoever asks.
    pub active_at: Option<Timestamp>,
    /// When it began to fire, as well as the source knows; of a pending one when it became active.
    pub starts_at: Timestamp,
    /// The value of its expression, where the source tells it.
    pub value: Option<f64>,
    /// The expression, where the source tells it; of a comparison with a number only what is compared.
    pub query: Option<Text>,
    /// The number that the expression is compared with.
    pub threshold: Option<f64>,
    /// What both count, as far as the expression tells.
    pub unit: Unit,
    /// Where the rule can be looked at; may be empty.
    pub generator: Text,
    /// Who is notified; only an Alertmanager knows.
    pub receivers: Vec<Text>,
    /// What mutes it; it is suppressed when there is anything. Only an Alertmanager knows.
    pub muted_by: Vec<Muted>,
}

impl Alert {
    /// A firing alert that says only what it is and since when.
    pub fn firing(labels: Labels, starts_at: Timestamp) -> Self {
        Self {
            labels,
            annotations: Labels::default(),
            state: AlertState::Firing,
            active_at: None,
            starts_at,
            value: None,
            query: None,
            threshold: None,
            unit: Unit::Count,
            generator: Text::default(),
            receivers: Vec::new(),
            muted_by: Vec::new(),
        }
    }

    /// Its name; empty without one, which only what was posted by hand can be.
    pub fn name(&self) -> &str {
        self.labels.get(ALERT_NAME).unwrap_or_default()
    }

    /// What an event about it is about.
    pub fn subject(&self) -> Subject {
        Subject::alert(self.name(), &self.labels)
    }

    /// The one that Alertmanager computes of all labels.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.labels)
    }

    /// How bad it is, by its `severity` label. `none`, as of a watchdog that always fires, is worth knowing; a
    /// name nobody knows is a warning, so that it is looked at.
    pub fn severity(&self) -> Severity {
        match self.labels.get(SEVERITY) {
            Some("none") => Severity::Info,
            named => named.and_then(Severity::from_name).unwrap_or(Severity::Warning),
        }
    }

    /// Whether it fires and nobody is notified of it.
    pub fn is_suppressed(&self) -> bool {
        self.state == AlertState::Firing && !self.muted_by.is_empty()
    }

    /// Where to read on: what its annotations and its rule link to. Only `http` and `https` are links.
    pub fn links(&self) -> Vec<Link> {
        const KNOWN: [(&str, &str); 3] =
            [("runbook", "runbook_url"), ("dashboard", "dashboard_url"), ("dashboard", "dashboard")];
        let annotated = KNOWN.into_iter().filter_map(|(name, key)| Some((name, self.annotations.get(key)?)));
        let all = annotated.chain([("generator", self.generator.as_str())]);
        let safe = all.filter(|(_, url)| url.starts_with("https://") || url.starts_with("http://"));
        safe.map(|(name, url)| Link { name: Text::line(name), url: Text::line(url) }).collect()
    }

    /// What the rule says of it in one line: the summary, else the description or message; may be empty.
    pub fn summary(&self) -> Text {
        let said =
            ["summary", "description", "message"].into_iter().find_map(|key| self.annotations.get(key));
        Text::line(said.unwrap_or_default())
    }
}

/// An alert that fired before anybody watched, as a server remembers it.
#[derive(Clone, Debug, PartialEq)]
pub struct Bygone {
    /// The alert, with when it began to fire.
    pub alert: Alert,
    /// When it ceased; none while it fires.
    pub ended_at: Option<Timestamp>,
    /// How far beginning and end may be off: the distance of the samples they were read from.
    pub precision: Duration,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alert(severity: &str) -> Alert {
        let labels = Labels::new([(ALERT_NAME, "PoolFull"), (SEVERITY, severity), ("pool", "orders")]);
        Alert::firing(labels, Timestamp::from_millis(0))
    }

    #[test]
    fn its_severity_is_its_labels() {
        let of = |name: &str| alert(name).severity();
        assert_eq!(
            [of("critical"), of("page"), of("P1"), of("")],
            [Severity::Critical, Severity::Critical, Severity::Warning, Severity::Warning]
        );
    }

    #[test]
    fn what_is_no_web_address_is_no_link() {
        let annotations =
            Labels::new([("runbook_url", "javascript:alert(1)"), ("dashboard", "https://g/d/1")]);
        let alert = Alert { annotations, generator: Text::line("http://p/graph"), ..alert("page") };
        let links: Vec<String> =
            alert.links().iter().map(|link| format!("{} {}", link.name, link.url)).collect();
        assert_eq!(links, ["dashboard https://g/d/1", "generator http://p/graph"]);
    }

    #[test]
    fn a_pending_alert_is_not_suppressed() {
        let muted_by = vec![Muted::Silence(Text::line("1f2e"))];
        let firing = Alert { muted_by, ..alert("page") };
        assert!(firing.is_suppressed());
        assert!(!Alert { state: AlertState::Pending, ..firing }.is_suppressed());
    }
}
