//! Gaps and what is to be done.

use serde::Serialize;

use crate::model::{Actor, EventId, Labels, Text, Timestamp};
use crate::timeline::{self, Track};

/// A time in which something was not seen; without an end while it lasts.
#[derive(Serialize)]
pub(super) struct Gap<'a> {
    /// `source` or `recorder`.
    kind: Track,
    subject: &'a Text,
    labels: &'a Labels,
    from: Timestamp,
    to: Option<Timestamp>,
    seconds: Option<u64>,
    reason: &'a Text,
    event: EventId,
}

impl<'a> From<&'a timeline::Gap> for Gap<'a> {
    fn from(gap: &'a timeline::Gap) -> Self {
        Self {
            kind: gap.track,
            subject: &gap.subject.name,
            labels: &gap.subject.labels,
            from: gap.from,
            to: gap.to,
            seconds: gap.to.map(|to| to.since(gap.from).as_secs()),
            reason: &gap.reason,
            event: gap.id,
        }
    }
}

/// Something to do afterwards.
#[derive(Serialize)]
pub(super) struct Todo<'a> {
    text: &'a Text,
    by: &'a Actor,
    at: Timestamp,
    event: EventId,
}

impl<'a> From<&'a timeline::Todo> for Todo<'a> {
    fn from(todo: &'a timeline::Todo) -> Self {
        Self { text: &todo.text, by: &todo.by, at: todo.at, event: todo.id }
    }
}
