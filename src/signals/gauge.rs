//! One series of a signal, as a gauge shows it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::history::History;
use super::spec::SignalSpec;
use crate::model::{Labels, Reading, SeriesInfo, Text, Timestamp};

/// What identifies a gauge: selections hold on to this, never to a row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GaugeId {
    /// The signal.
    pub signal: Arc<str>,
    /// The series.
    pub labels: Labels,
}

impl GaugeId {
    /// The gauge that shows this series.
    pub fn of(info: &SeriesInfo) -> Self {
        Self { signal: info.signal.as_str().into(), labels: info.labels.clone() }
    }
}

/// One series of a signal: its latest reading and its past.
#[derive(Clone, Debug)]
pub struct Gauge {
    /// The signal.
    pub spec: Arc<SignalSpec>,
    /// The labels that tell this series from the signal's others.
    pub labels: Labels,
    /// The newest reading, however old.
    pub latest: Option<Reading>,
    /// What it has been.
    pub history: History,
    /// What the newest answer may lack, in the server's words.
    pub partial: Option<Text>,
    /// Why the newest answer held nothing for it, while that is so.
    pub missing: Option<Text>,
    /// Since when it has been missing.
    pub missing_since: Option<Timestamp>,
}

impl Gauge {
    /// A gauge of `spec` without a reading yet.
    pub fn new(spec: Arc<SignalSpec>, labels: Labels) -> Self {
        Self {
            spec,
            labels,
            latest: None,
            history: History::default(),
            partial: None,
            missing: None,
            missing_since: None,
        }
    }

    /// What identifies it.
    pub fn id(&self) -> GaugeId {
        GaugeId { signal: self.spec.id.clone(), labels: self.labels.clone() }
    }

    /// Takes in a reading.
    pub fn read(&mut self, reading: Reading) {
        self.history.read(&reading);
        self.latest = Some(reading);
        self.partial = None;
        self.missing = None;
        self.missing_since = None;
    }

    /// Takes in what was read before, if anything was.
    pub(super) fn recall(&mut self, recalled: &BTreeMap<GaugeId, History>) {
        if let Some(older) = recalled.get(&self.id()) {
            self.history.precede(older);
        }
    }

    /// Takes in that an answer came without it.
    pub fn miss(&mut self, at: Timestamp, reason: Text) {
        self.history.gap(at);
        self.missing_since.get_or_insert(at);
        self.missing = Some(reason);
    }
}
