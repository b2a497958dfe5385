//! The parts of the board.

use serde::{Deserialize, Serialize};

/// The part of the board that moving keys work on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Focus {
    /// The gauges.
    #[default]
    Gauges,
    /// The open alerts.
    Alerts,
    /// The timeline.
    Timeline,
}

impl Focus {
    /// Every part, as they stand unless somebody moves them.
    pub const ALL: [Self; 3] = [Self::Gauges, Self::Alerts, Self::Timeline];

    /// What it is called.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Gauges => "Gauges",
            Self::Alerts => "Open alerts",
            Self::Timeline => "Timeline",
        }
    }
}
