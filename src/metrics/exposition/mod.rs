//! The text a metrics endpoint answers with: Prometheus text 0.0.4 and OpenMetrics 1.0.
//!
//! One walk over the bytes, nothing allocated for a sample whose names need no unescaping. A line
//! that is wrong costs that line and is reported with its number; what counts as wrong stands in
//! `docs/exposition.md`.

mod fault;
mod format;
mod kind;
mod labels;
mod line;
mod metadata;
mod number;
mod openmetrics;
mod parse;
mod report;
mod scan;
mod survey;

pub use fault::Fault;
pub use format::Format;
pub use kind::Kind;
pub use labels::RawLabels;
pub use line::Line;
pub use parse::{parse, parse_judged};
pub use report::{BadLine, Report};
pub use survey::{Metric, Survey, survey};
