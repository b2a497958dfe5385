//! Asking every source once, to see whether it can be asked at all.

use std::sync::Arc;

use tokio::task::JoinSet;

use super::targets::Target;
use crate::api::METRICS;
use crate::config::{Preset, Watch, Watched, shipped};
use crate::metrics::exposition::{Format, survey};
use crate::model::{Clock, Text};
use crate::signals::SignalSpec;

/// How a source answered.
#[derive(Clone, Debug)]
pub struct Reached {
    /// The source.
    pub name: Arc<str>,
    /// Where it is, without secrets.
    pub url: Text,
    /// What it offers, or why it cannot be used.
    pub answer: Result<Offer, Text>,
}

/// What a source offers.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// How many samples it has.
    pub samples: u64,
    /// The signals that are shown of it.
    pub signals: Vec<SignalSpec>,
    /// How many more presets would show, were they asked.
    pub more: u64,
    /// Signals of the config for which it has no metrics now.
    pub lacking: Vec<Text>,
}

/// Asks all of them at once; the answers come in the order of the targets.
pub async fn reach(targets: &[Target], clock: Clock) -> Vec<Reached> {
    let presets: Arc<[Preset]> = shipped().unwrap_or_default().into();
    let mut tasks = JoinSet::new();
    for (number, target) in targets.iter().cloned().enumerate() {
        let presets = presets.clone();
        tasks.spawn(async move { (number, reached(&target, &presets, clock).await) });
    }
    let mut reached = tasks.join_all().await;
    reached.sort_by_key(|(number, _)| *number);
    reached.into_iter().map(|(_, reached)| reached).collect()
}

/// What is watched of each target; those that name all of it are not asked. The error says whom that takes and who
/// does not answer.
pub async fn watched(targets: &[Target], clock: Clock) -> Result<Vec<Watched>, Text> {
    let unknown: Vec<Target> =
        targets.iter().filter(|target| target.watch.named().is_none()).cloned().collect();
    let mut reached = reach(&unknown, clock).await.into_iter();
    let mut watched = Vec::new();
    for target in targets {
        let signals = match target.watch.named() {
            Some(signals) => signals,
            None => offered(reached.next())?,
        };
        watched.push(Watched { source: target.name.clone(), signals });
    }
    Ok(watched)
}

fn offered(reached: Option<Reached>) -> Result<Vec<SignalSpec>, Text> {
    let Some(reached) = reached else { return Ok(Vec::new()) };
    let failed = |reason: Text| Text::line(&format!("{}: {reason}", reached.url));
    reached.answer.map(|offer| offer.signals).map_err(failed)
}

async fn reached(target: &Target, presets: &[Preset], clock: Clock) -> Reached {
    let url = target.client.endpoint.shown().text().clone();
    Reached { name: target.name.clone(), url, answer: ask(target, presets, clock).await }
}

async fn ask(target: &Target, presets: &[Preset], clock: Clock) -> Result<Offer, Text> {
    let client = target.connect(clock).map_err(|error| Text::line(&error.to_string()))?;
    let answer = client.get("", METRICS).await;
    let response = answer.map_err(|error| Text::line(&error.kind().to_string()))?;
    let format = Format::of(response.content_type.as_ref().map(Text::as_str), &response.body);
    let survey = survey(&response.body, format);
    if survey.report.is_useless() {
        return Err(Text::line("no metrics in the answer"));
    }
    let shown = |watch: &Watch| -> Vec<SignalSpec> {
        let chosen = watch.choose(presets, &survey, &target.name).signals;
        chosen.into_iter().filter(|signal| signal.role.is_shown()).collect()
    };
    let signals = shown(&target.watch);
    let all = shown(&Watch { discover: true, ..target.watch.clone() });
    let lacking = target.watch.lacking(&survey);
    Ok(Offer {
        samples: survey.report.samples,
        more: (all.len() as u64).saturating_sub(signals.len() as u64),
        signals,
        lacking: lacking.map(|signal| Text::line(&signal.name)).collect(),
    })
}
