//! What endpoints offer, as it was found.

use std::sync::Arc;

use crate::api::Endpoint;
use crate::api::prometheus::AlertingRule;
use crate::model::Text;
use crate::signals::SignalSpec;
use crate::sources::Kind;

/// An endpoint, and what it offers.
#[derive(Clone, Debug)]
pub struct Offered {
    /// What the source is to be called.
    pub name: Arc<str>,
    /// What kind it is.
    pub kind: Kind,
    /// Where it is.
    pub endpoint: Endpoint,
    /// Others that know the same.
    pub replicas: Vec<Endpoint>,
    /// What presets find there, builds and starts among it.
    pub signals: Vec<SignalSpec>,
    /// Its alerting rules.
    pub rules: Vec<AlertingRule>,
    /// What a reader of the config should know about it.
    pub remarks: Vec<Text>,
}
