//! How it is told that an endpoint fails.

use std::fmt::Display;
use std::sync::Arc;

use crate::api::{Client, Error};
use crate::model::{Failure, Item, Partial, Text};

/// Why this signal, or else the whole source, could not be had.
pub(super) fn failure(signal: Option<Arc<str>>, error: &Error) -> Failure {
    let (reason, silent) = (Text::line(&error.kind().to_string()), error.kind().is_silence());
    Failure { signal, reason, silent }
}

/// That `lost` of `count` replicas do not answer, this one among them.
pub(super) fn replica_lost(client: &Client, reason: impl Display, (lost, count): (usize, usize)) -> Item {
    let text = format!("{lost} of {count} replicas does not answer: {}: {reason}", client.shown());
    Item::Partial(Partial { signal: None, reason: Text::line(&text) })
}
