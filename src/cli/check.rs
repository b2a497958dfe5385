//! `warroom check`: whether the config is right and its sources can be reached.

use std::fmt::Write as _;
use std::process::ExitCode;

use anyhow::Result;
use tokio::runtime::Builder;

use super::args::{CheckArgs, UsageError};
use super::config::{config, no_config};
use super::print::print;
use crate::config::Config;
use crate::model::Clock;
use crate::runtime::{Reached, Target, reach};

/// Exit code when a source cannot be reached.
const UNREACHED: u8 = 3;

/// Checks the config, then asks every source once and prints a line for each.
pub(super) fn run(args: &CheckArgs) -> Result<ExitCode> {
    let config = config(&args.config)?.ok_or_else(|| UsageError(no_config()))?;
    if args.print_config {
        print(&config.effective())?;
        return Ok(ExitCode::SUCCESS);
    }
    let targets: Vec<Target> = config.sources.iter().map(Target::from).collect();
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let reached = runtime.block_on(reach(&targets, Clock::System));
    print(&lines(&config, &reached))?;
    let all = reached.iter().all(|reached| reached.answer.is_ok());
    Ok(if all { ExitCode::SUCCESS } else { ExitCode::from(UNREACHED) })
}

/// A line for each source, its names and URLs in columns.
fn lines(config: &Config, reached: &[Reached]) -> String {
    if reached.is_empty() {
        return format!("ok    {}  no sources\n", config.path.display());
    }
    let wide = |text: fn(&Reached) -> usize| reached.iter().map(text).max().unwrap_or_default();
    let name = wide(|reached| reached.name.chars().count());
    let url = wide(|reached| reached.url.as_str().chars().count());
    let mut text = String::new();
    for reached in reached {
        let (title, place) = (&reached.name, reached.url.as_str());
        let _ = match &reached.answer {
            Ok(offer) => {
                let (samples, signals) =
                    (counted(offer.samples, "sample"), counted(offer.signals.len() as u64, "signal"));
                writeln!(text, "ok    {title:<name$}  {place:<url$}  {samples}, {signals}")
            }
            Err(reason) => writeln!(text, "FAIL  {title:<name$}  {place}: {reason}"),
        };
        for lacking in reached.answer.iter().flat_map(|offer| &offer.lacking) {
            let _ = writeln!(text, "      {title:<name$}  has nothing for {lacking}");
        }
    }
    text
}

fn counted(count: u64, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
