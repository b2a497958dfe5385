//! A preset: what one kind of exporter offers, as data.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::pool_table::{PoolTable, expand_pool};
use super::preset_signal::{Each, Fits, PresetSignal};
use super::requests_table::{RequestsTable, expand_requests};
use super::threshold::ThresholdValue;
use crate::model::{Text, Unit};
use crate::signals::Role;

/// What one kind of exporter offers: the families it is recognised by, and the signals they make.
#[derive(Clone, Debug)]
pub struct Preset {
    /// The file's name.
    pub name: String,
    /// What a person calls it.
    pub title: String,
    /// Used only where no other preset fits.
    pub fallback: bool,
    /// When it fits.
    pub fits: Fits,
    /// Names that stand for the first of these labels that the endpoint has.
    pub choose: BTreeMap<String, Vec<String>>,
    /// Its pool, as it is written.
    pub pool: Option<PoolTable>,
    /// Its requests, as they are written.
    pub requests: Option<RequestsTable>,
    /// The signals that its pool makes.
    pub of_pool: Vec<PresetSignal>,
    /// The other signals, those of its requests first.
    pub signals: Vec<PresetSignal>,
}

/// A preset that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("preset {name}: {reason}")]
pub struct PresetError {
    name: String,
    reason: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: String,
    #[serde(default)]
    fallback: bool,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    choose: BTreeMap<String, Vec<String>>,
    pool: Option<PoolTable>,
    requests: Option<RequestsTable>,
    #[serde(default)]
    signal: Vec<SignalTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignalTable {
    name: String,
    role: String,
    unit: String,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    families: Option<Vec<String>>,
    #[serde(default)]
    except: Vec<String>,
    expr: String,
    limit: Option<String>,
    warning: Option<ThresholdValue>,
    critical: Option<ThresholdValue>,
}

impl Preset {
    /// Decodes a preset's TOML; the error names the place.
    pub fn decode(name: &str, text: &str) -> Result<Self, PresetError> {
        let error = |reason: &str| PresetError { name: name.to_owned(), reason: Text::block(reason) };
        let file: File = toml::from_str(text).map_err(|e| error(&e.to_string()))?;
        let mut signals = file.requests.as_ref().map(expand_requests).unwrap_or_default();
        for table in file.signal {
            signals.push(signal(table).map_err(|reason| error(&reason))?);
        }
        Ok(Self {
            name: name.to_owned(),
            title: file.title,
            fallback: file.fallback,
            fits: Fits { needs: file.needs, unless: file.unless },
            choose: file.choose,
            of_pool: file.pool.clone().map(expand_pool).unwrap_or_default(),
            pool: file.pool,
            requests: file.requests,
            signals,
        })
    }
}

fn signal(table: SignalTable) -> Result<PresetSignal, String> {
    let role =
        Role::from_name(&table.role).ok_or_else(|| format!("{}: no role {}", table.name, table.role))?;
    let unit =
        Unit::from_name(&table.unit).ok_or_else(|| format!("{}: no unit {}", table.name, table.unit))?;
    Ok(PresetSignal {
        name: table.name,
        role,
        unit,
        fits: Fits { needs: table.needs, unless: table.unless },
        each: table.families.map(|families| Each { families, except: table.except }),
        expr: table.expr,
        limit: table.limit,
        warning: table.warning.map(|threshold| threshold.0),
        critical: table.critical.map(|threshold| threshold.0),
    })
}
