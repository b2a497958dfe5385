//! `warroom record`: watching and writing down without a screen.

use std::process::ExitCode;

use anyhow::Result;
use tokio::signal::unix::{SignalKind, signal};

use super::args::RecordArgs;
use super::config::Wanted;
use super::dashboard::pollings;
use super::journal::path;
use super::operator::{holder, recorder};
use crate::app::{Keeping, Message, Recording};
use crate::model::Clock;
use crate::runtime::{self, Keep, Now};

/// Records until a signal ends it.
pub(super) fn run(args: &RecordArgs) -> Result<ExitCode> {
    let wanted = Wanted::needed(&args.urls, &args.config)?;
    let now = Now::new(Clock::System);
    let sources = pollings(&wanted.targets, now.clock())?;
    let keep = Keep {
        path: path(&args.journal, wanted.config.as_ref())?,
        board: wanted.board,
        holder: holder(),
        recorder: recorder(),
        state: None,
        team: Vec::new(),
    };
    let runtime = runtime::background()?;
    let mut teller = Teller::default();
    runtime.block_on(async {
        let ended = ended()?;
        runtime::record(keep, now, sources, ended, move |message| teller.tell(&message)).await?;
        anyhow::Ok(())
    })?;
    runtime.shutdown_background();
    Ok(ExitCode::SUCCESS)
}

/// Resolves when a signal asks for the end.
fn ended() -> Result<impl Future<Output = ()>> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let mut hangup = signal(SignalKind::hangup())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
    })
}

/// Says on standard error what changes, once.
#[derive(Default)]
pub(super) struct Teller {
    last: String,
}

impl Teller {
    pub(super) fn tell(&mut self, message: &Message) {
        let line = match message {
            Message::Recording(Recording::Here) => "recording".to_owned(),
            Message::Recording(Recording::Elsewhere(holder, _)) => format!("{holder} records; standing by"),
            Message::Recording(Recording::Nobody(reason)) => format!("not recording: {reason}"),
            Message::Keeping(Keeping::Waiting { reason, .. }) => format!("waiting for the journal: {reason}"),
            Message::Keeping(Keeping::Ready(_)) => "the journal takes entries again".to_owned(),
            Message::Restarted { source, reason } => format!("{source} crashed and was restarted: {reason}"),
            Message::Trouble(text) => text.to_string(),
            _ => return,
        };
        if line != self.last {
            eprintln!("warroom: {line}");
            self.last = line;
        }
    }
}
