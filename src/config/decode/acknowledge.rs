//! `[acknowledge]`.

use std::time::Duration;

use super::reader::{Fields, Reader};
use super::source::Named;
use crate::config::acknowledge::{Acknowledge, Chosen};
use crate::sources::Kind;

/// What stands for no Alertmanager at all.
const NOBODY: &str = "none";

/// How long a silence may last: long enough to be prolonged, short enough to be forgotten.
const SILENCES: (Duration, Duration) = (Duration::from_secs(5), Duration::from_hours(24));

/// Reads the table, which may name one of these sources.
pub(super) fn acknowledge(reader: &mut Reader<'_>, fields: &Fields<'_>, sources: &[Named]) -> Acknowledge {
    let without = Acknowledge::default();
    let silence = reader.duration(fields, "silence").unwrap_or(without.silence);
    if silence < SILENCES.0 || silence > SILENCES.1 {
        reader.wrong(&fields.value_span("silence"), "silence is from 5s to 24h");
    }
    let remind = match reader.duration(fields, "remind") {
        Some(after) => Some(after).filter(|after| !after.is_zero()),
        None => without.remind,
    };
    Acknowledge { alertmanager: chosen(reader, fields, sources), silence, remind }
}

fn chosen(reader: &mut Reader<'_>, fields: &Fields<'_>, sources: &[Named]) -> Chosen {
    let Some(said) = reader.text(fields, "alertmanager") else { return Chosen::Only };
    if let Some(source) = sources.iter().find(|source| source.name() == said.text) {
        if let Some(kind) = source.kind().filter(|kind| *kind != Kind::Alertmanager) {
            reader.wrong(
                &said.span,
                format!("source {:?} is of kind {}, no Alertmanager", said.text, kind.name()),
            );
        }
        return Chosen::Named(said.text.into());
    }
    if said.text != NOBODY {
        reader.unknown("source", &said, sources.iter().map(Named::name).chain([NOBODY]));
    }
    Chosen::Nobody
}
