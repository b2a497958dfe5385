//! How a command fails.

use std::process::ExitCode;

use super::args::UsageError;
use crate::config::ConfigError;

/// Exit code of a command that failed.
const FAILED: u8 = 1;
/// Exit code of a wrong command line or config.
pub(super) const USAGE: u8 = 2;

/// Says why a command failed; the exit code is the process's.
pub(super) fn failed(error: &anyhow::Error) -> ExitCode {
    tell(error);
    let is_usage = error.is::<UsageError>() || error.is::<ConfigError>();
    ExitCode::from(if is_usage { USAGE } else { FAILED })
}

/// Says why on standard error. The places of a config's mistakes stand at the beginning of their lines, where
/// editors look for them.
pub(super) fn tell(error: &anyhow::Error) {
    match error.downcast_ref() {
        Some(ConfigError::Wrong(problems)) => eprintln!("{problems}"),
        _ => eprintln!("warroom: {error:#}"),
    }
}
