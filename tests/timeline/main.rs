//! What the timeline makes of events.

mod acknowledge;
mod incident;
mod json;
mod night;
mod properties;
#[path = "../common/story.rs"]
mod story;
