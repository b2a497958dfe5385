//! What an operator does from a shell: notes, acknowledgements, exports.
#![allow(clippy::unwrap_used)]

#[path = "operator/acknowledging.rs"]
mod acknowledging;
#[path = "support/binary.rs"]
mod binary;
#[path = "operator/exporting.rs"]
mod exporting;
#[path = "operator/night.rs"]
mod night;
#[path = "operator/noting.rs"]
mod noting;
