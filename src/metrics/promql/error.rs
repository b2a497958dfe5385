//! Why an expression is refused, or cannot be evaluated.

use std::fmt;

use crate::model::Text;

/// An expression that cannot be used: its syntax, its types, or something not supported here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    position: Option<usize>,
    message: Text,
    unsupported: bool,
}

impl QueryError {
    pub(super) fn new(position: Option<usize>, message: impl AsRef<str>) -> Self {
        Self { position, message: Text::line(message.as_ref()), unsupported: false }
    }

    pub(super) fn unsupported(position: Option<usize>, message: impl AsRef<str>) -> Self {
        Self { unsupported: true, ..Self::new(position, message) }
    }

    /// Where in the expression the fault lies, as a byte offset, when that is known.
    pub fn position(&self) -> Option<usize> {
        self.position
    }

    /// The same fault so many bytes earlier: in a text that had something put before it.
    pub(super) fn moved_back(self, by: usize) -> Self {
        Self { position: self.position.map(|at| at.saturating_sub(by)), ..self }
    }

    /// What is wrong, in one sentence.
    pub fn message(&self) -> &Text {
        &self.message
    }

    /// Whether the expression may be valid PromQL of which a part is not supported here.
    pub fn is_unsupported(&self) -> bool {
        self.unsupported
    }
}

impl fmt::Display for QueryError {
    /// The message, with the place as a column counted from 1 when it is known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.position {
            Some(at) => write!(f, "column {}: {}", at + 1, self.message),
            None => write!(f, "{}", self.message),
        }
    }
}

impl std::error::Error for QueryError {}

/// An expression that is valid, but has no value over these samples.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EvalError {
    /// Two elements of a result have the same labels.
    #[error("vector cannot contain metrics with the same labelset: {0}")]
    SameLabels(Text),
    /// An operator's "one" side has two series for one group.
    #[error(
        "found duplicate series for the match group {group} on the {side} hand-side of the operation: \
         [{first}, {second}];many-to-many matching not allowed: matching labels must be unique on one side"
    )]
    ManyToMany {
        /// The labels both sides are matched on.
        group: Text,
        /// `left` or `right`.
        side: &'static str,
        /// One of the two series.
        first: Text,
        /// The other.
        second: Text,
    },
    /// Several series on the left match one on the right, without `group_left` or `group_right`.
    #[error("multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)")]
    ManyToOne,
    /// `group_left` or `group_right` gives two results the same labels.
    #[error("multiple matches for labels: grouping labels must ensure unique matches")]
    Grouping,
    /// The parameter of `topk` or `bottomk` is NaN.
    #[error("Parameter value is NaN")]
    ParameterNan,
    /// The parameter of `topk` or `bottomk` is too large or too small.
    #[error("Scalar value {0} {1} int64")]
    ParameterRange(String, &'static str),
    /// An evaluation over a range of something that is no number and no instant vector.
    #[error("a {0} cannot be evaluated over a range, only a scalar or an instant vector")]
    NoRange(&'static str),
    /// The evaluation would take too long or too much memory.
    #[error("{0}")]
    TooMuch(String),
}
