//! What was typed and not sent.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::Timestamp;

/// What an operator typed and did not send, one text for each kind of line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drafts(pub BTreeMap<String, Draft>);

/// A text that was not sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The text.
    pub text: String,
    /// When it was typed, in the board's time.
    pub at: Timestamp,
}
