//! `[[pool]]`: a connection pool in one line.

use std::sync::Arc;

use super::definition::POOL;
use super::reader::{Fields, Reader, Said};
use super::signal::{expr, twice};
use super::source::{self, Named};
use crate::config::pool_table::{POOL_NAME, PoolTable, expand_pool};
use crate::config::preset::Preset;
use crate::config::preset_signal::PresetSignal;
use crate::config::presets::shipped;
use crate::metrics::promql::Narrowing;
use crate::signals::SignalSpec;

/// The keys that hold expressions.
const EXPRESSIONS: [&str; 5] = ["in_use", "max", "waiting", "timeouts", "acquire"];

/// A pool that was read.
struct Pool {
    signals: Vec<PresetSignal>,
    /// Whether its source may lack some of them.
    is_preset: bool,
    /// What its gauges are titled.
    name: String,
}

/// Reads every `[[pool]]` into the source it names.
pub(super) fn pools(reader: &mut Reader<'_>, fields: &Fields<'_>, named: &mut [Named]) {
    let presets = shipped().unwrap_or_default();
    for fields in reader.tables(fields, "pool", &POOL) {
        let pool = pool(reader, &fields, &presets);
        let said = reader.needed(&fields, "source");
        let source = said.and_then(|said| source::find(reader, &said, named));
        let (Some(pool), Some(source)) = (pool, source) else { continue };
        let span = fields.value("name").map_or_else(|| fields.span().clone(), toml::Spanned::span);
        let mut others = Vec::new();
        for (number, signal) in pool.signals.iter().enumerate() {
            let title = signal.name.replacen(POOL_NAME, &pool.name, 1);
            others.extend(source.take(&title, &span).map(|other| (title.clone(), other)));
            add(source, signal, &title, pool.is_preset && number > 0);
            source.note_preset(pool.is_preset.then(|| id(source, &title)));
        }
        if let Some((title, other)) = others.first() {
            let text = twice(source, title, reader.place(other));
            reader.wrong(&span, format!("{text}; give the pool a name of its own"));
        }
    }
}

fn id(source: &Named, title: &str) -> Arc<str> {
    format!("{}/{title}", source.name).into()
}

/// Adds a pool's signal to its source.
fn add(source: &mut Named, signal: &PresetSignal, title: &str, is_optional: bool) {
    let spec = SignalSpec {
        id: id(source, title),
        name: title.into(),
        source: source.name.as_str().into(),
        role: signal.role,
        unit: signal.unit,
        expr: signal.expr.clone(),
        limit: signal.limit.clone(),
        warning: signal.warning,
        critical: signal.critical,
    };
    if is_optional { source.ask_if_there(spec) } else { source.ask(spec) }
}

fn pool(reader: &mut Reader<'_>, fields: &Fields<'_>, presets: &[Preset]) -> Option<Pool> {
    let name = reader.line(fields, "name").map_or(POOL_NAME.to_owned(), |name| name.to_string());
    let narrowing = reader.text(fields, "match").map(|said| (self::narrowing(reader, &said), said));
    let preset = reader.text(fields, "preset");
    let is_own = EXPRESSIONS.iter().any(|key| fields.value(key).is_some());
    let is_preset = fields.value("preset").is_some();
    let signals = match (preset, is_own) {
        (Some(_), true) => {
            let text = "a pool has a preset or expressions of its own, not both";
            reader.wrong(&fields.key_span("preset"), text);
            return None;
        }
        (Some(said), false) => of_preset(reader, &said, presets)?,
        (None, true) => own(reader, fields)?,
        (None, false) if is_preset => return None,
        (None, false) => {
            reader.lacking(fields, "[[pool]] needs a preset, or in_use and max");
            return None;
        }
    };
    let signals = match narrowing {
        Some((narrowing, said)) => narrowed(reader, &said, &narrowing?, signals)?,
        None => signals,
    };
    Some(Pool { signals, is_preset, name })
}

fn narrowing(reader: &mut Reader<'_>, said: &Said<'_>) -> Option<Narrowing> {
    Narrowing::parse(said.text).map_err(|error| reader.wrong_inside(said, &error)).ok()
}

fn of_preset(reader: &mut Reader<'_>, said: &Said<'_>, presets: &[Preset]) -> Option<Vec<PresetSignal>> {
    let pools = presets.iter().filter(|preset| preset.pool.is_some());
    if let Some(preset) = pools.clone().find(|preset| preset.name == said.text) {
        return Some(preset.of_pool.clone());
    }
    reader.unknown("preset of a pool", said, pools.map(|preset| preset.name.as_str()));
    None
}

/// The pool that a table's own expressions make.
fn own(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Option<Vec<PresetSignal>> {
    let in_use = reader.needed(fields, "in_use").and_then(|said| expr(reader, &said));
    let max = reader.needed(fields, "max").and_then(|said| expr(reader, &said));
    let waiting = reader.text(fields, "waiting").and_then(|said| expr(reader, &said));
    let timeouts = reader.text(fields, "timeouts").and_then(|said| expr(reader, &said));
    let acquire = reader.text(fields, "acquire").and_then(|said| expr(reader, &said));
    Some(expand_pool(PoolTable { in_use: in_use?, max: Some(max?), waiting, timeouts, acquire }))
}

/// The same signals for the series that match.
fn narrowed(
    reader: &mut Reader<'_>,
    said: &Said<'_>,
    narrowing: &Narrowing,
    signals: Vec<PresetSignal>,
) -> Option<Vec<PresetSignal>> {
    let apply = |expr: &String| narrowing.apply(expr);
    let narrow = |signal: PresetSignal| {
        let (expr, limit) = (apply(&signal.expr)?, signal.limit.as_ref().map(apply).transpose()?);
        Ok(PresetSignal { expr, limit, ..signal })
    };
    let narrowed: Result<Vec<_>, crate::metrics::promql::QueryError> =
        signals.into_iter().map(narrow).collect();
    narrowed.map_err(|error| reader.wrong(&said.span, error.message().to_string())).ok()
}
