//! Alertmanager's API, version 2: what fires, what is silenced, and silencing.
//!
//! Source of the format: Alertmanager, `api/v2/openapi.yaml`. It is not idempotent: whoever posts a silence
//! has to look first whether it is there.

mod client;
mod wire;

pub use client::{Alertmanager, NewSilence};
