//! What the operator does by keys: every deed driven by messages, as the running program does it.

#![allow(clippy::unwrap_used)]

#[path = "hands/calls.rs"]
mod calls;
#[path = "hands/commands.rs"]
mod commands;
#[path = "hands/copies.rs"]
mod copies;
#[path = "hands/lines.rs"]
mod lines;
#[path = "hands/night.rs"]
mod night;
#[path = "hands/races.rs"]
mod races;
#[path = "hands/verbs.rs"]
mod verbs;
