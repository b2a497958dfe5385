//! A version that arrived.

use super::version::Version;
use crate::model::Timestamp;

/// A version that arrived at a service.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Arrival {
    /// What runs now.
    pub(super) version: Version,
    /// What ran before.
    pub(super) was: Version,
    /// When: the start of the process, where that is known and recent, else when it was first seen.
    pub(super) at: Timestamp,
    /// The start of the process, where that is known and recent.
    pub(super) started: Option<Timestamp>,
}
