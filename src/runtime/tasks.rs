//! The threads on which everything but the screen works.

use std::io;

use tokio::runtime::{Builder, Runtime};

/// The name of those threads: a panic in one of them is no panic of the screen.
pub(super) const BACKGROUND: &str = "background";

/// Threads for tasks: two, since they mostly wait.
pub fn background() -> io::Result<Runtime> {
    Builder::new_multi_thread().worker_threads(2).thread_name(BACKGROUND).enable_all().build()
}
