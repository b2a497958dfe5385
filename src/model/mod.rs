//! The vocabulary every other room speaks: text, labels, samples, readings, observations, events,
//! time.
//!
//! No I/O, no async, no drawing. Whatever comes from outside becomes one of these types at the
//! boundary, so that the rooms above never meet a raw string that could reach the terminal.

mod actor;
mod alert;
mod clock;
mod errand;
mod event;
mod json;
mod labels;
mod matcher;
mod observation;
mod order;
mod sample;
mod series;
mod severity;
mod silence;
mod subject;
mod text;
mod timestamp;
mod unit;
mod zone;

pub use actor::Actor;
pub use alert::{Alert, AlertState, Bygone, Muted};
pub use clock::Clock;
pub use errand::{Errand, Progress, Stage};
pub use event::{
    EVENT_VERSION, Event, EventId, EventKind, Evidence, Link, Mark, NotAnEvent, Number, Phase, Recorded,
    Verdict,
};
pub use labels::{Label, Labels, METRIC_NAME};
pub use matcher::{MatchOp, Matcher, MatcherError};
pub use observation::{Failure, Item, Notice, Observation, Partial, Past, Reading, Readings, Recalling};
pub use order::Order;
pub use sample::Sample;
pub use series::{Point, Series, SeriesInfo};
pub use severity::{Sev, Severity};
pub use silence::Silence;
pub use subject::{ALERT_NAME, Fingerprint, NotAFingerprint, Subject};
pub use text::Text;
pub use timestamp::Timestamp;
pub use unit::Unit;
pub use zone::Zone;
