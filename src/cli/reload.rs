//! Reading the config again while it is at work.

use std::path::PathBuf;
use std::sync::Arc;

use super::args::{JournalArgs, LookArgs};
use super::config::{Wanted, only_reading, pollings, watched};
use super::journal::path;
use super::look::look;
use super::operator::operator;
use crate::config::Config;
use crate::journal::Access;
use crate::model::{Clock, Text};
use crate::runtime::{Configured, Fresh, Keep, ReadAgain, Unread};

/// A config at work, and what stays as it was at the start.
struct AtWork {
    file: PathBuf,
    clock: Clock,
    board: Text,
    journal: PathBuf,
    journal_args: JournalArgs,
    /// Whether nothing is to be changed anywhere.
    only_reads: bool,
    /// The flags of a screen; none without one.
    look_args: Option<LookArgs>,
}

/// How what is `wanted` is read again, by the flags it was started with.
pub(super) fn read_again(
    wanted: &Wanted,
    keep: &Keep,
    clock: Clock,
    journal_args: &JournalArgs,
    look_args: Option<&LookArgs>,
) -> ReadAgain {
    let Some(file) = wanted.file() else { return nothing_to_read("started from URLs") };
    let at_work = AtWork {
        file: file.to_owned(),
        clock,
        board: keep.board.clone(),
        journal: keep.path.clone(),
        journal_args: journal_args.clone(),
        only_reads: keep.access == Access::ReadOnly,
        look_args: look_args.cloned(),
    };
    Arc::new(move || at_work.read())
}

/// There never was a config, because of this.
pub(super) fn nothing_to_read(because: &str) -> ReadAgain {
    let said = Text::line(&format!("{because}: there is no config to read again"));
    Arc::new(move || Err(Unread::Nothing(said.clone())))
}

impl AtWork {
    fn read(&self) -> Result<Fresh, Unread> {
        let config = Config::read(&self.file).map_err(|error| Unread::Wrong(error.lines()))?;
        self.fresh(&config).map_err(|error| Unread::Wrong(vec![Text::line(&format!("{error:#}"))]))
    }

    fn fresh(&self, config: &Config) -> anyhow::Result<Fresh> {
        let (board, mut targets) = watched(config)?;
        if self.only_reads {
            only_reading(&mut targets);
        }
        let configured = |args: &LookArgs| {
            let look = look(args, Some(config))?;
            anyhow::Ok(Configured { look, operator: operator(Some(config)), notify: config.notify.clone() })
        };
        let screen = self.look_args.as_ref().map(configured).transpose()?;
        let is_other_journal = path(&self.journal_args, Some(config))? != self.journal;
        let mut remarks = config.warnings.clone();
        remarks.extend(restart_for(board != self.board, is_other_journal));
        let (sources, acknowledge) = (pollings(&targets, self.clock)?, config.acknowledge.clone());
        Ok(Fresh { sources, acknowledge, screen, remarks })
    }
}

/// What only a restart changes, in words.
fn restart_for(is_other_board: bool, is_other_journal: bool) -> Option<Text> {
    let what = match (is_other_board, is_other_journal) {
        (false, false) => return None,
        (true, false) => "the board's name",
        (false, true) => "the journal",
        (true, true) => "the board's name and the journal",
    };
    Some(Text::line(&format!("restart for {what}: that cannot change while it is watched")))
}
