//! What endpoints offer, as it was found.

use std::sync::Arc;

use crate::api::Endpoint;
use crate::api::prometheus::AlertingRule;
use crate::model::Text;
use crate::signals::SignalSpec;

/// What kind of endpoint was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferedKind {
    /// A page of metrics.
    Scrape,
    /// Prometheus's query API.
    Prometheus,
    /// An Alertmanager.
    Alertmanager,
}

/// An endpoint, and what it offers.
#[derive(Clone, Debug)]
pub struct Offered {
    /// What the source is to be called.
    pub name: Arc<str>,
    /// What kind it is.
    pub kind: OfferedKind,
    /// Where it is.
    pub endpoint: Endpoint,
    /// What presets find there.
    pub signals: Vec<SignalSpec>,
    /// Its alerting rules.
    pub rules: Vec<AlertingRule>,
    /// What a reader of the config should know about it.
    pub remarks: Vec<Text>,
}

impl OfferedKind {
    /// Its name in a config.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Scrape => "scrape",
            Self::Prometheus => "prometheus",
            Self::Alertmanager => "alertmanager",
        }
    }
}
