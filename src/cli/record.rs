//! `warroom record`: watching and writing down without a screen.

use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use anyhow::Result;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use super::args::RecordArgs;
use super::config::{Wanted, mirrors, pollings};
use super::journal::path;
use super::operator::{holder, recorder};
use super::reload::read_again;
use crate::app::{Keeping, Message, Recording, Reread, Times, words};
use crate::journal::Access;
use crate::model::{Clock, Errand, Progress, Stage};
use crate::runtime::{self, Keep, Now, Watched};

/// Records until a signal ends it.
pub(super) fn run(args: &RecordArgs) -> Result<ExitCode> {
    let wanted = Wanted::needed(&args.urls, &args.config)?;
    let now = Now::new(Clock::System);
    let sources = pollings(&wanted.targets, now.clock())?;
    let keep = Keep {
        path: path(&args.journal, wanted.config.as_ref())?,
        access: Access::ReadWrite,
        board: wanted.board.clone(),
        holder: holder(),
        recorder: recorder(),
        state: None,
        mirrors: mirrors(wanted.config.as_ref()),
        team: Vec::new(),
    };
    let (reload, reloads) = unbounded_channel();
    let read_again = read_again(&wanted, &keep, now.clock(), &args.journal, None);
    let watched = Watched { sources, reloads: Some((read_again, reloads)) };
    let runtime = runtime::background()?;
    let mut teller = Teller::default();
    runtime.block_on(async {
        let ended = ended(reload)?;
        runtime::record(keep, now, watched, ended, move |message| teller.tell(&message)).await?;
        anyhow::Ok(())
    })?;
    runtime.shutdown_background();
    Ok(ExitCode::SUCCESS)
}

/// Resolves when a signal asks for the end. A hang-up asks for the config to be read again, unless the
/// terminal this runs in hung up.
fn ended(reload: UnboundedSender<()>) -> Result<impl Future<Output = ()>> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let mut hangup = signal(SignalKind::hangup())?;
    let had_terminal = has_terminal();
    Ok(async move {
        loop {
            tokio::select! {
                _ = interrupt.recv() => return,
                _ = terminate.recv() => return,
                _ = hangup.recv() => {
                    if had_terminal && !has_terminal() {
                        return;
                    }
                    // Until there is a journal nothing is read, but what is asked for is not forgotten.
                    let _ = reload.send(());
                }
            }
        }
    })
}

/// Whether there is a terminal that has not hung up.
fn has_terminal() -> bool {
    io::stdin().is_terminal() || io::stdout().is_terminal() || io::stderr().is_terminal()
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
            Message::Errands(errands) => match errands.iter().rfind(|errand| is_in_trouble(&errand.progress))
            {
                Some(Errand { asked, progress }) => {
                    format!("{}: {}", asked.event.subject, words(progress, &Times::default()))
                }
                None => return,
            },
            Message::Trouble(text) => text.to_string(),
            Message::Reread(reread) => return answer(reread),
            _ => return,
        };
        if line != self.last {
            eprintln!("warroom: {line}");
            self.last = line;
        }
    }
}

/// Whether something outside could not be done, or not yet.
fn is_in_trouble(progress: &Progress) -> bool {
    progress.stage == Stage::Failed || progress.failures > 0
}

/// Answers whoever had the config read again, each time. The places of mistakes stand at the beginning of
/// their lines, where editors look for them.
fn answer(reread: &Reread) {
    let lines: Vec<String> = match reread {
        Reread::Applied(applied) => {
            let remarks = applied.remarks.iter().map(|remark| format!("warroom: {remark}"));
            [format!("warroom: {reread}")].into_iter().chain(remarks).collect()
        }
        Reread::Refused(problems) => {
            let kept = "warroom: the config is not applied; all is watched as before".to_owned();
            problems.iter().map(ToString::to_string).chain([kept]).collect()
        }
        Reread::Nothing(_) => vec![format!("warroom: {reread}")],
    };
    // Nobody may read it any more.
    let _ = writeln!(io::stderr(), "{}", lines.join("\n"));
}
