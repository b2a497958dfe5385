//! Deploys, noticed by what the processes say of their builds.

mod arrival;
mod service;
mod starts;
mod version;
mod watcher;

pub(super) use watcher::Deploys;
