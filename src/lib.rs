//! warroom: a terminal incident dashboard.
//!
//! The rooms, floor by floor from the ground up; each imports only from floors below its own
//! (`tests/architecture.rs` holds that, `ARCHITECTURE.md` tells why).

pub mod model;

pub mod api;
pub mod demo;
pub mod metrics;
pub mod signals;
pub mod timeline;

pub mod journal;
pub mod sources;

pub mod app;
pub mod export;
pub mod outbox;
pub mod recorder;

pub mod ui;

pub mod config;

pub mod runtime;

pub mod cli;
