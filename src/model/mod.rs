//! The vocabulary every other room speaks: text, labels, samples, readings, observations, time.
//!
//! No I/O, no async, no drawing. Whatever comes from outside becomes one of these types at the
//! boundary, so that the rooms above never meet a raw string that could reach the terminal.

mod clock;
mod labels;
mod matcher;
mod observation;
mod sample;
mod text;
mod timestamp;
mod unit;

pub use clock::Clock;
pub use labels::{Label, Labels, METRIC_NAME};
pub use matcher::{MatchOp, Matcher, MatcherError};
pub use observation::{Failure, Item, Notice, Observation, Reading, Readings};
pub use sample::Sample;
pub use text::Text;
pub use timestamp::Timestamp;
pub use unit::Unit;
