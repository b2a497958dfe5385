//! PromQL over a [`Store`](crate::metrics::Store): expressions are checked once, as completely as
//! possible, and then evaluated at a moment or over a range, with Prometheus's arithmetic.
//!
//! Differences from Prometheus: only float samples (no native histograms), no annotations, no
//! experimental syntax; functions outside the list in `functions` are refused by name when an
//! expression is checked. Of equal values at the edge of `topk`, the first by labels is taken.
//!
//! The parts, in the order an expression meets them: `guard` (what the parser must never see),
//! `compile` (from its tree to a `plan`, with every type checked), `fetch` (samples, once per
//! selector), `eval` and the operators and functions beside it.

mod aggregate;
mod arithmetic;
mod calendar;
mod call;
mod comparison;
mod compile;
mod complaint;
mod error;
mod eval;
mod fetch;
mod functions;
mod guard;
mod histogram;
mod keep;
mod kind;
mod labelling;
mod literal;
mod matching;
mod memory;
mod narrow;
mod offer;
mod options;
mod over_time;
mod plan;
mod query;
mod rate;
mod reach;
mod selector;
mod span;
mod subquery;
mod summation;
mod trend;
mod value;

pub use comparison::{Bound, Comparison, Relation, is_quotient};
pub use error::{EvalError, QueryError};
pub use keep::keep_labels;
pub use kind::ValueKind;
pub use narrow::Narrowing;
pub use options::{NameRemoval, Options};
pub use query::Query;
pub use value::{Answer, Point, Series, Value};
