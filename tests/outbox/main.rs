//! Acknowledgements and silences in a real Alertmanager, as `amtool` shows them.
#![allow(clippy::unwrap_used, clippy::expect_used)]
#![allow(clippy::disallowed_methods, reason = "a test waits by the machine's clock")]

#[path = "../support/real.rs"]
mod real;
#[path = "../support/stack/servers.rs"]
#[allow(dead_code, reason = "the stack's own test uses the rest")]
mod servers;

#[path = "../support/kept.rs"]
mod kept;

mod bench;
mod orders;
mod owners;
mod properties;
mod reaching;
mod screens;
