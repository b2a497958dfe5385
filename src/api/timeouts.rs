//! How long to wait.

use std::time::Duration;

/// How long to wait for a request's parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For a connection, names and TLS included.
    pub connect: Duration,
    /// For the next bytes of the answer.
    pub read: Duration,
    /// For the whole request, redirects and the body included.
    pub total: Duration,
}

impl Default for Timeouts {
    /// 3 s to connect, 5 s between bytes, 10 s in all.
    fn default() -> Self {
        let [connect, read, total] = [3, 5, 10].map(Duration::from_secs);
        Self { connect, read, total }
    }
}
