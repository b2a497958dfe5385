//! The embedded incident: a queueing simulation of a small service behind a real `/metrics`.
//!
//! Nothing here is a drawn curve. Requests arrive at random, wait for a connection in a bounded
//! pool, hold it, give it back or, in a bad version, do not. Every number on the page is a count of
//! what happened. The dashboard meets this service over HTTP as it would meet any other; the room
//! knows nothing of the dashboard.
//!
//! The service is called `checkout` and runs as two pods, `checkout-0` and `checkout-1`. They are
//! separate processes, each with its own pool and its own registry; the endpoint puts both
//! registries on one page, told apart by the label `pod`. A pod that is restarting is not on it.
//!
//! What people do in the meantime, their notes and their mistakes, is a script ([`team()`]).

mod arrivals;
mod cache;
mod calendar;
mod dice;
mod fault;
mod host;
mod job;
mod jvm;
mod meter;
mod page;
mod pod;
mod pool;
mod process;
mod routes;
mod scenario;
mod server;
mod simulation;
mod steps;
mod team;
mod world;

#[cfg(test)]
mod reader;
#[cfg(test)]
mod shape;
#[cfg(test)]
mod story;

pub use page::Format;
pub use scenario::{
    DEFAULT_SCENARIO, DEFAULT_SEED, Leak, PODS, PoolSpec, Ramp, Release, Rollout, Scenario, UnknownScenario,
};
pub use server::serve;
pub use simulation::{Simulation, Truth};
pub use team::{Deed, team};
