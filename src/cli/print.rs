//! Standard output that may end early.

use std::io::{self, ErrorKind, Write as _};

use anyhow::{Context as _, Result};

/// Prints `text`; a reader that has left, such as `head`, is no failure.
pub(super) fn print(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        outcome => outcome.context("standard output"),
    }
}
