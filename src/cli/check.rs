//! `warroom check`: whether the config is right and its sources can be reached.

use std::fmt::Write as _;
use std::process::ExitCode;

use anyhow::Result;
use tokio::runtime::Builder;

use super::args::{CheckArgs, UsageError};
use super::config::{config, no_config, targets};
use super::print::print;
use crate::model::Clock;
use crate::runtime::{Offer, Reached, Target, reach};
use crate::sources::Kind;

/// Exit code when a source cannot be reached.
const UNREACHED: u8 = 3;

/// Checks the config, then asks every source, or these URLs, once and prints a line for each.
pub(super) fn run(args: &CheckArgs) -> Result<ExitCode> {
    let config = config(&args.config)?;
    if args.urls.is_empty() && config.is_none() {
        return Err(UsageError(no_config()).into());
    }
    if let Some(config) = config.as_ref().filter(|_| args.print_config) {
        print(&config.effective())?;
        return Ok(ExitCode::SUCCESS);
    }
    let written = config.iter().flat_map(|config| &config.sources).map(Target::from);
    let targets = if args.urls.is_empty() { written.collect() } else { targets(&args.urls)? };
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let reached = runtime.block_on(reach(&targets, Clock::System));
    if let Some(config) = config.as_ref().filter(|_| reached.is_empty()) {
        print(&format!("ok    {}  no sources\n", config.path.display()))?;
    }
    print(&lines(&reached))?;
    let all = reached.iter().all(|reached| reached.answer.is_ok());
    Ok(if all { ExitCode::SUCCESS } else { ExitCode::from(UNREACHED) })
}

/// A line for each source, its names and URLs in columns.
fn lines(reached: &[Reached]) -> String {
    let wide = |text: fn(&Reached) -> usize| reached.iter().map(text).max().unwrap_or_default();
    let name = wide(|reached| reached.name.chars().count());
    let url = wide(|reached| reached.url.as_str().chars().count());
    let mut text = String::new();
    for reached in reached {
        let (title, place) = (&reached.name, reached.url.as_str());
        let _ = match &reached.answer {
            Ok(offer) => writeln!(text, "ok    {title:<name$}  {place:<url$}  {}", says(offer)),
            Err(reason) => writeln!(text, "FAIL  {title:<name$}  {place}: {reason}"),
        };
        for lacking in reached.answer.iter().flat_map(|offer| &offer.lacking) {
            let _ = writeln!(text, "      {title:<name$}  has nothing for {lacking}");
        }
    }
    text
}

/// What it is and what it has.
fn says(offer: &Offer) -> String {
    let version = offer.version.as_ref().map(|version| format!(" {version}")).unwrap_or_default();
    let kind = match offer.kind {
        Kind::Scrape => String::new(),
        Kind::Prometheus => format!("Prometheus{version}, "),
        Kind::Alertmanager => format!("Alertmanager{version}, "),
    };
    let signals = Some((offer.signals.len() as u64, "signal")).filter(|_| offer.kind != Kind::Alertmanager);
    // Signals stand after what they are made of.
    let mut counts = offer.counts.clone();
    counts.splice(counts.len().min(1)..counts.len().min(1), signals);
    let counts: Vec<String> = counts.iter().map(|(count, what)| counted(*count, what)).collect();
    format!("{kind}{}{}", counts.join(", "), more(offer.more))
}

/// What presets know beside what the config names: not everybody who names one signal wants only that.
fn more(count: u64) -> String {
    if count == 0 {
        return String::new();
    }
    format!("; presets know {count} more: discover = true shows them, too")
}

fn counted(count: u64, what: &str) -> String {
    if count == 1 || what.ends_with('s') { format!("{count} {what}") } else { format!("{count} {what}s") }
}
