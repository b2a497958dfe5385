//! Prometheus's query API, and whatever speaks it: Thanos, Mimir, `VictoriaMetrics`.
//!
//! Source of the format: Prometheus, "HTTP API". What servers add is ignored, what older ones lack has a
//! default, so that one client serves them all.

mod answer;
mod client;
mod result;
mod rules;

pub use answer::Answer;
pub use client::Prometheus;
pub use result::{Found, Run};
pub use rules::{AlertingRule, RuleAlert};
