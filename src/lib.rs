//! warroom: a terminal incident dashboard.
//!
//! The rooms, in the order data flows; each imports only from those below its floor.

pub mod model;

pub mod api;
pub mod demo;
pub mod metrics;
pub mod signals;

pub mod app;

pub mod ui;
