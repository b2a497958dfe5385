//! Alerts that others raise: when they began, when they are over, and what was before anybody watched.
//!
//! An alert begins once everybody who answers and could know of it was asked since it was first told: then all that
//! is known of it is on hand, and it does not matter who answered first. It is over when nobody tells of it
//! whose word counts, and somebody who can know says so.

mod alerts;
mod begin;
mod bygone;
mod episode;
mod hush;

pub(super) use alerts::Foreign;
