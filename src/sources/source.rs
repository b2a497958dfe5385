//! What every source can do.

use std::pin::Pin;
use std::sync::Arc;

use crate::model::{Observation, Timestamp};

/// Something that can be asked for what it knows.
pub trait Source: Send {
    /// Asks once. `at` is the time its samples carry. Whatever goes wrong is part of the answer.
    fn poll(&mut self, at: Timestamp) -> Pin<Box<dyn Future<Output = Observation> + Send + '_>>;
}

/// What is asked of a source for one signal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The signal's id.
    pub signal: Arc<str>,
    /// The expression of its values.
    pub expr: String,
    /// The expression of the most they can be.
    pub limit: Option<String>,
    /// Whether the values are for people to look at.
    pub is_shown: bool,
}
