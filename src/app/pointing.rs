//! What the mouse points at, told by names and ids: a row may have become another's meanwhile.

use super::focus::Focus;
use crate::model::{EventId, Timestamp};
use crate::signals::GaugeId;

/// A place on the screen, as the operator saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// Among the gauges.
    Gauges,
    /// A gauge.
    Gauge(GaugeId),
    /// A moment on a gauge's chart.
    Chart(GaugeId, Timestamp),
    /// Among the open alerts.
    Alerts,
    /// An open alert, by the fired event of its episode.
    Alert(EventId),
    /// In the timeline.
    Timeline,
    /// An entry of the timeline.
    Event(EventId),
    /// A text that may be longer than the screen.
    Text,
}

impl Focus {
    /// Somewhere in the part.
    pub const fn spot(self) -> Spot {
        match self {
            Self::Gauges => Spot::Gauges,
            Self::Alerts => Spot::Alerts,
            Self::Timeline => Spot::Timeline,
        }
    }
}

/// What the mouse did there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// The left button went down.
    Click,
    /// The wheel turned away from the operator.
    WheelUp,
    /// The wheel turned towards the operator.
    WheelDown,
}
