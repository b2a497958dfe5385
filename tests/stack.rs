//! An incident on a real stack: a service leaks the connections of its pool, its monitoring pages, warroom is opened.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "support/real.rs"]
mod real;
#[path = "support/stack/mod.rs"]
mod stack;

#[path = "stack/itself.rs"]
mod itself;
