//! The rules of OpenMetrics 1.0 that hold between lines.
//!
//! What a single line cannot show: metrics and their groups in one piece, metadata before samples
//! and once, names that do not clash, values and labels that fit the type, histograms whose
//! buckets add up. Kept while walking are hashes only: of the names so far, and of the groups of
//! the metric at hand.

mod families;
mod groups;
mod histogram;
mod values;

pub(super) use families::Rules;
