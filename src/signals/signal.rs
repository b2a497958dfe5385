//! One signal of a board: its spec, and a gauge for each series of its answer.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::gauge::{Gauge, GaugeId};
use super::history::History;
use super::spec::SignalSpec;
use crate::model::{Labels, Point, Reading, Text, Timestamp};

/// Gauges kept for one signal.
pub const MAX_SERIES: usize = 50;

/// How long a series that vanished stays on the board.
const FORGET_AFTER: Duration = Duration::from_mins(10);

/// What was read before this board was watched, series by series.
pub(super) type Recalled = BTreeMap<GaugeId, History>;

/// Readings of one moment that were looked up because they are no longer on hand.
pub(super) type Fetched = (Timestamp, BTreeMap<GaugeId, Point>);

/// A signal and its gauges.
#[derive(Clone, Debug)]
pub(super) struct Signal {
    pub(super) spec: Arc<SignalSpec>,
    /// In the order of their labels.
    pub(super) gauges: Vec<Gauge>,
    /// Series of the last answer that had no room.
    pub(super) left_out: usize,
}

impl Signal {
    /// A signal that has not been answered yet: one gauge without labels.
    pub(super) fn new(spec: SignalSpec) -> Self {
        let spec = Arc::new(spec);
        Self { gauges: vec![Gauge::new(spec.clone(), Labels::default())], spec, left_out: 0 }
    }

    /// Goes by this spec from now on. What was read stays where it would have been read the same; tells
    /// whether it starts anew instead.
    pub(super) fn judge_by(&mut self, spec: SignalSpec) -> bool {
        let asks = |spec: &SignalSpec| (spec.expr.clone(), spec.limit.clone(), spec.unit);
        if asks(&spec) != asks(&self.spec) {
            *self = Self::new(spec);
            return true;
        }
        self.spec = Arc::new(spec);
        self.gauges.iter_mut().for_each(|gauge| gauge.spec = self.spec.clone());
        false
    }

    /// Takes in an answer.
    pub(super) fn read(&mut self, readings: &[Reading], at: Timestamp, recalled: &Recalled) {
        self.left_out = 0;
        if !readings.is_empty() {
            // The stand-in from before the first answer gives way to the real series.
            self.gauges.retain(|gauge| gauge.latest.is_some());
        }
        for reading in readings {
            self.place(reading, recalled);
        }
        for gauge in &mut self.gauges {
            if !readings.iter().any(|reading| reading.labels == gauge.labels) {
                let reason =
                    if readings.is_empty() { "the expression has no series" } else { "this series is gone" };
                gauge.miss(at, Text::line(reason));
            }
        }
        self.forget(at);
    }

    fn place(&mut self, reading: &Reading, recalled: &Recalled) {
        match self.gauges.binary_search_by(|gauge| gauge.labels.cmp(&reading.labels)) {
            Ok(found) => self.gauges[found].read(reading.clone()),
            Err(_) if self.gauges.len() >= MAX_SERIES => self.left_out += 1,
            Err(place) => {
                let mut gauge = Gauge::new(self.spec.clone(), reading.labels.clone());
                gauge.read(reading.clone());
                gauge.recall(recalled);
                self.gauges.insert(place, gauge);
            }
        }
    }

    /// Drops series that vanished long ago, but never the last gauge: a signal stays in sight.
    fn forget(&mut self, now: Timestamp) {
        let long_gone =
            |gauge: &Gauge| gauge.missing_since.is_some_and(|since| now.since(since) > FORGET_AFTER);
        if self.gauges.iter().any(|gauge| !long_gone(gauge)) {
            self.gauges.retain(|gauge| !long_gone(gauge));
        } else {
            self.gauges.truncate(1);
        }
    }
}
