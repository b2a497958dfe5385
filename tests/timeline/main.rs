//! What the timeline makes of events.

#![allow(clippy::unwrap_used)] // the helpers are tests too

mod acknowledge;
mod incident;
mod json;
mod night;
mod properties;
#[path = "../common/story.rs"]
mod story;
mod team;
