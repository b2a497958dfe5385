//! What every format is made from.

use crate::model::{Series, Timestamp};
use crate::timeline::Slice;

/// A part of a board's timeline with the readings of that time.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The events and what they add up to.
    pub slice: Slice,
    /// What the gauges were.
    pub readings: Vec<Series>,
    /// The last moment the journal knows; not the time of the export, which would change the bytes.
    pub as_of: Timestamp,
}

impl Document {
    /// The last moment it is about: the slice's end, or as far as the journal knows.
    pub fn until(&self) -> Timestamp {
        self.slice.to.unwrap_or(self.as_of)
    }
}
