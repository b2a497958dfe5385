//! An incident on a real stack: a service leaks the connections of its pool, its monitoring pages, warroom is opened.
#![allow(clippy::disallowed_methods, reason = "a test waits by the machine's clock")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "support/binary.rs"]
#[allow(dead_code)]
mod binary;
#[path = "support/endpoint.rs"]
mod endpoint;
#[path = "support/pty.rs"]
#[allow(dead_code)]
mod pty;
#[path = "support/real.rs"]
mod real;
#[path = "support/stack/mod.rs"]
mod stack;

#[path = "stack/incident.rs"]
mod incident;
#[path = "stack/init.rs"]
mod init;
#[path = "stack/pager.rs"]
mod pager;
#[path = "stack/replicas.rs"]
mod replicas;
#[path = "stack/together.rs"]
mod together;
