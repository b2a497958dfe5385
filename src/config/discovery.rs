//! Which presets fit what an endpoint offers.

use std::sync::Arc;

use super::preset::{Fits, Preset, PresetSignal};
use crate::metrics::exposition::Survey;
use crate::signals::SignalSpec;

/// The signals of every preset that fits the endpoint, most telling first: errors, then pools, then
/// the rest in the order of their roles. Fallbacks are used only where nothing else fits.
pub fn discover(presets: &[Preset], survey: &Survey, source: &Arc<str>) -> Vec<SignalSpec> {
    let mut signals = fitting(presets, survey, source, false);
    if signals.is_empty() {
        signals = fitting(presets, survey, source, true);
    }
    signals.sort_by_key(|signal| signal.role);
    signals
}

fn fitting(presets: &[Preset], survey: &Survey, source: &Arc<str>, fallback: bool) -> Vec<SignalSpec> {
    let presets = presets.iter().filter(|preset| preset.fallback == fallback);
    presets.flat_map(|preset| signals_of(preset, survey, source)).collect()
}

fn signals_of(preset: &Preset, survey: &Survey, source: &Arc<str>) -> Vec<SignalSpec> {
    let Some(chosen) = choose(preset, survey) else { return Vec::new() };
    let fits = |fits: &Fits| {
        fits.needs.iter().all(|need| offers(survey, &filled(need, &chosen)))
            && !fits.unless.iter().any(|unless| offers(survey, &filled(unless, &chosen)))
    };
    if !fits(&preset.fits) {
        return Vec::new();
    }
    let signals = preset.signals.iter().filter(|signal| fits(&signal.fits));
    signals.map(|signal| spec(preset, signal, &chosen, source)).collect()
}

fn spec(
    preset: &Preset,
    signal: &PresetSignal,
    chosen: &[(String, String)],
    source: &Arc<str>,
) -> SignalSpec {
    SignalSpec {
        id: format!("{source}/{}/{}", preset.name, signal.name).into(),
        name: signal.name.as_str().into(),
        source: source.clone(),
        role: signal.role,
        unit: signal.unit,
        expr: filled(&signal.expr, chosen),
        limit: signal.limit.as_ref().map(|limit| filled(limit, chosen)),
        warning: signal.warning,
        critical: signal.critical,
    }
}

/// For each name to choose, the first of its labels with which the preset's needs are met.
fn choose(preset: &Preset, survey: &Survey) -> Option<Vec<(String, String)>> {
    let mut chosen = Vec::new();
    for (name, labels) in &preset.choose {
        let label = labels.iter().find(|label| {
            let trial = [(name.clone(), (*label).clone())];
            preset.fits.needs.iter().all(|need| offers(survey, &filled(need, &trial)))
        })?;
        chosen.push((name.clone(), label.clone()));
    }
    Some(chosen)
}

fn filled(template: &str, chosen: &[(String, String)]) -> String {
    chosen.iter().fold(template.to_owned(), |text, (name, label)| text.replace(&format!("${name}"), label))
}

/// Whether the endpoint has `family` or `family{label}`.
fn offers(survey: &Survey, what: &str) -> bool {
    match what.strip_suffix('}').and_then(|what| what.split_once('{')) {
        Some((family, label)) => survey.has_label(family, label),
        None => survey.has(what),
    }
}
