//! What integration tests share: servers on loopback, certificates, child processes.

pub(crate) mod child;
pub(crate) mod http;
pub(crate) mod pki;
