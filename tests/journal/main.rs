//! What a journal keeps, and what happens to it when things go wrong.

#![allow(clippy::unwrap_used)] // the helpers are tests too

mod append;
mod common;
mod damage;
mod errands;
mod fence;
mod folds;
mod full;
mod opening;
mod pages;
mod processes;
mod readings;
#[path = "../common/story.rs"]
mod story;
