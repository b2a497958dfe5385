//! `warroom rules`: alerting rules for what is watched.

use std::fs;
use std::process::ExitCode;

use anyhow::{Context as _, Result, anyhow};
use tokio::runtime::Builder;

use super::args::RulesArgs;
use super::config::Wanted;
use super::print::print;
use crate::config::alerting_rules;
use crate::model::Clock;
use crate::runtime::watched;

/// Prints or writes the rules. A source that has to be asked and does not answer is an error: rules that leave it
/// out would look complete.
pub(super) fn run(args: &RulesArgs) -> Result<ExitCode> {
    let wanted = Wanted::needed(&args.urls, &args.config)?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let watched =
        runtime.block_on(watched(&wanted.targets, Clock::System)).map_err(|error| anyhow!("{error}"))?;
    let rules = alerting_rules(&watched).map_err(|error| anyhow!("{error}"))?;
    let rules =
        rules.ok_or_else(|| anyhow!("there is neither a pool nor an error ratio to make rules for"))?;
    match &args.output {
        Some(file) => fs::write(file, rules).with_context(|| format!("write {}", file.display()))?,
        None => print(&rules)?,
    }
    Ok(ExitCode::SUCCESS)
}
