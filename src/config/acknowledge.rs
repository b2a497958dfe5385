//! Where else an acknowledgement is told.

use std::sync::Arc;
use std::time::Duration;

/// `[acknowledge]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledge {
    /// The Alertmanager in which an acknowledged alert is silenced.
    pub alertmanager: Chosen,
    /// How long such a silence lasts unless it is prolonged.
    pub silence: Duration,
    /// After how long one is reminded of an acknowledged alert that still fires; none for never.
    pub remind: Option<Duration>,
}

/// Which of the watched Alertmanagers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Chosen {
    /// The only one that is watched; of several none.
    #[default]
    Only,
    /// The source with this name.
    Named(Arc<str>),
    /// None of them.
    Nobody,
}

impl Default for Acknowledge {
    /// As other tools have it that silence what is acknowledged (karma: 15 minutes).
    fn default() -> Self {
        let (silence, remind) = (Duration::from_mins(15), Some(Duration::from_mins(30)));
        Self { alertmanager: Chosen::Only, silence, remind }
    }
}
