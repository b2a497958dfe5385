//! What a recorder writes: rules, outages, deploys, and the demo's story from its own pages.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "recorder/board.rs"]
mod board;
#[path = "recorder/deploys.rs"]
mod deploys;
#[path = "recorder/foreign.rs"]
mod foreign;
#[path = "recorder/leaving.rs"]
mod leaving;
#[path = "recorder/life.rs"]
mod life;
#[path = "recorder/many.rs"]
mod many;
#[path = "recorder/outside.rs"]
mod outside;
#[path = "recorder/past.rs"]
mod past;
#[path = "recorder/properties.rs"]
mod properties;
#[path = "recorder/story.rs"]
mod story;
