//! What is to be done outside because of an event.

use serde::{Deserialize, Serialize};

use super::event::Recorded;
use super::text::Text;
use super::timestamp::Timestamp;

/// How far an errand got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// To be done, or done again after a failure that may pass.
    #[default]
    Pending,
    /// Done, and in force outside.
    Confirmed,
    /// It cannot be done as it is.
    Failed,
    /// No longer in force, or not needed.
    Over,
}

/// What is to be done outside because of an event, and what became of it. Every acknowledgement makes one,
/// and every event with an [`super::Order`], in its own transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Errand {
    /// The event; errands are done in the journal's order.
    pub asked: Recorded,
    /// How far it got.
    pub progress: Progress,
}

/// How far an errand got.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The stage.
    pub stage: Stage,
    /// What it is called outside: a silence's id.
    #[serde(default)]
    pub handle: Option<Text>,
    /// Until when it is in force, unless it is extended.
    #[serde(default)]
    pub until: Option<Timestamp>,
    /// How often it failed in a row.
    #[serde(default)]
    pub failures: u32,
    /// When it is tried again, after a failure.
    #[serde(default)]
    pub again: Option<Timestamp>,
    /// Why it stands where it stands, in words.
    #[serde(default)]
    pub said: Text,
}
