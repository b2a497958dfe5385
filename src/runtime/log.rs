//! The log: what goes on inside warroom, for whoever looks into it later. Never on the terminal.

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use tracing::{Metadata, error, info, warn};
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{layer, time::FormatTime};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use super::log_file::LogFile;
use super::time::Now;
use crate::app::{Keeping, Message, Recording};

/// Logs to `path` from now on: warroom's own words alone, since those of its parts may tell secrets. Fails
/// when the file cannot be opened or a log is kept already.
pub fn log_to(path: &Path) -> io::Result<()> {
    let file = Mutex::new(LogFile::open(path)?);
    let lines = layer().with_ansi(false).with_timer(Utc).log_internal_errors(false).with_writer(file);
    let own = filter_fn(|metadata: &Metadata<'_>| metadata.target().starts_with(env!("CARGO_PKG_NAME")));
    let log = tracing_subscriber::registry().with(lines.with_target(false).with_filter(own));
    log.try_init().map_err(io::Error::other)?;
    info!(version = env!("CARGO_PKG_VERSION"), process = std::process::id(), "start");
    Ok(())
}

/// Logs the end, and what went wrong if anything did.
pub fn log_end(wrong: &str) {
    if wrong.is_empty() { info!("stop") } else { error!("stop: {wrong}") }
}

/// The machine's time, in UTC wherever it stands.
struct Utc;

impl FormatTime for Utc {
    fn format_time(&self, out: &mut Writer<'_>) -> fmt::Result {
        write!(out, "{}", Now::machine())
    }
}

/// What was logged last of what is told over and over while it lasts.
#[derive(Debug, Default)]
pub(super) struct Heard(Mutex<Last>);

#[derive(Debug, Default)]
struct Last {
    keeping: String,
    recording: String,
    trouble: String,
}

impl Heard {
    /// Logs what is new in this.
    pub(super) fn hear(&self, message: &Message) {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match message {
            Message::Keeping(keeping) if is_new(&mut last.keeping, journal(keeping)) => {
                info!("journal: {}", last.keeping);
            }
            Message::Recording(recording) if is_new(&mut last.recording, lease(recording)) => {
                info!("lease: {}", last.recording);
            }
            Message::Trouble(text) if is_new(&mut last.trouble, text.to_string()) => {
                warn!("{}", last.trouble);
            }
            Message::Reread(reread) => info!("{reread}"),
            Message::Restarted { source, reason } => warn!(%source, %reason, "restarted after a crash"),
            _ => {}
        }
    }
}

fn is_new(last: &mut String, line: String) -> bool {
    let is_new = *last != line;
    *last = line;
    is_new
}

fn journal(keeping: &Keeping) -> String {
    match keeping {
        Keeping::Opening => "being opened".to_owned(),
        Keeping::Ready(path) => format!("takes entries: {}", path.display()),
        Keeping::Waiting { reason, .. } => format!("takes none for now: {reason}"),
        Keeping::ReadOnly(reason) => format!("can be read only: {reason}"),
        Keeping::Missing(reason) => format!("there is none: {reason}"),
    }
}

fn lease(recording: &Recording) -> String {
    match recording {
        Recording::Unknown => "not known".to_owned(),
        Recording::Here => "this process records".to_owned(),
        Recording::Elsewhere(holder, _) => format!("{holder} records"),
        Recording::Nobody(reason) => format!("nobody records: {reason}"),
    }
}
