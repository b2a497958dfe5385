//! What several integration tests share.

pub mod endpoint;
pub mod pty;
