//! What a source says after one poll.

use std::sync::Arc;
use std::time::Duration;

use super::alert::{Alert, Bygone};
use super::labels::Labels;
use super::silence::Silence;
use super::text::Text;
use super::timestamp::Timestamp;

/// A signal's value at a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The labels that tell this series from the signal's others (no metric name).
    pub labels: Labels,
    /// The value, in the signal's unit; NaN where there was nothing to divide by.
    pub value: f64,
    /// The most the value can be (a pool's maximum), where the signal has one.
    pub limit: Option<f64>,
    /// When the newest sample behind the value was taken.
    pub at: Timestamp,
}

/// All series a signal has at one moment. A series that is not among them has vanished.
#[derive(Clone, Debug, PartialEq)]
pub struct Readings {
    /// The signal's id.
    pub signal: Arc<str>,
    /// One reading for each series.
    pub readings: Vec<Reading>,
}

/// What a signal was before anybody watched it, as a server remembers it.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    /// The signal's id.
    pub signal: Arc<str>,
    /// The readings of all its series, each series in order of time.
    pub readings: Vec<Reading>,
    /// How far apart they are: nothing between two of them is known.
    pub step: Duration,
}

/// Whose past is being asked for: it comes with one of the next answers, if it can be had.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recalling {
    /// Signals, by their ids.
    pub signals: Vec<Arc<str>>,
    /// Whether that of the alerts is, too.
    pub alerts: bool,
}

/// Something worth telling that did not stop the poll, such as a malformed line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What it is about, one line.
    pub text: Text,
}

/// What an answer lacks, or may lack: some of its storage did not answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partial {
    /// The signal whose readings it is about; none where it is what the source says as a whole.
    pub signal: Option<Arc<str>>,
    /// What is wrong, in the server's words.
    pub reason: Text,
}

/// What could not be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The signal that failed; none when the whole source did.
    pub signal: Option<Arc<str>>,
    /// Why, in words for a tired person, without secrets.
    pub reason: Text,
    /// Whether there was no answer in time, as opposed to a refusal or a wrong answer.
    pub silent: bool,
}

/// One part of an observation.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A signal's series at this moment.
    Readings(Readings),
    /// A signal's past.
    Past(Past),
    /// A past that is being asked for.
    Recalling(Recalling),
    /// Alerts of the time before anybody watched.
    Bygone(Vec<Bygone>),
    /// All alerts that others raise, as this source knows them: what is not among them does not fire.
    Alerts(Vec<Alert>),
    /// All silences in force or to come, as this source knows them.
    Silences(Vec<Silence>),
    /// Something to tell.
    Notice(Notice),
    /// That what was said is not all there is. Said anew with each answer of which it is true.
    Partial(Partial),
    /// How far the source's clock is ahead of this machine's (negative: behind), in seconds, where that can be
    /// told. Said anew with each answer of which it is true.
    Skew(i64),
    /// Something that failed.
    Failure(Failure),
}

/// What a source said after one poll.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// The source's name.
    pub source: Arc<str>,
    /// When the poll began: the time its samples carry.
    pub at: Timestamp,
    /// When its answer was complete.
    pub received_at: Timestamp,
    /// What it said.
    pub items: Vec<Item>,
}

impl Observation {
    /// How the whole source failed, if it did.
    pub fn failure(&self) -> Option<&Failure> {
        self.items.iter().find_map(|item| match item {
            Item::Failure(failure) if failure.signal.is_none() => Some(failure),
            _ => None,
        })
    }
}
