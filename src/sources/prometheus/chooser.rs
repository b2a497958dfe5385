//! Who decides what is asked.

use std::time::Duration;

use crate::metrics::exposition::Survey;
use crate::sources::source::Asked;

/// Decides what is asked of a server that has metrics of many jobs.
pub trait Chooser: Send {
    /// Whether it wants to know what there is, rather than knows what to ask.
    fn discovers(&self) -> bool;

    /// The names among these that are worth a look.
    fn interesting(&mut self, names: &[String]) -> Vec<String>;

    /// What to ask of these jobs. The survey of a job has a series or so for each metric: enough to know its
    /// labels.
    fn choose(&mut self, jobs: &[(String, Survey)]) -> Vec<Asked>;

    /// Hears how far apart the server's samples are: what is younger than two of them is not old.
    fn hear_interval(&mut self, interval: Duration);
}
