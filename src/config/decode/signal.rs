//! `[[signal]]`: what to watch.

use super::definition::SIGNAL;
use super::reader::{Fields, Reader, Said};
use super::source::{self, Named};
use super::threshold::thresholds;
use crate::config::problem::Place;
use crate::metrics::promql::{Query, ValueKind};
use crate::model::{Text, Unit};
use crate::signals::{Role, SignalSpec};

/// Reads every `[[signal]]` into the source it names.
pub(super) fn signals(reader: &mut Reader<'_>, fields: &Fields<'_>, named: &mut [Named]) {
    for fields in reader.tables(fields, "signal", &SIGNAL) {
        let name = reader.needed(&fields, "name");
        let spec = spec(reader, &fields);
        let said = reader.needed(&fields, "source");
        let source = said.and_then(|said| source::find(reader, &said, named));
        let (Some(name), Some(source)) = (name, source) else { continue };
        let title = Text::line(name.text);
        let id = format!("{}/{title}", source.name);
        if let Some(other) = source.take(title.as_str(), &name.span) {
            let text = twice(source, title.as_str(), reader.place(&other));
            reader.wrong(&name.span, text);
        }
        if let Some(spec) = spec {
            let (title, owner) = (title.as_str().into(), source.name.as_str().into());
            source.ask(SignalSpec { id: id.into(), name: title, source: owner, ..spec });
        }
    }
}

/// Two signals of a source share a title, in words.
pub(super) fn twice(source: &Named, title: &str, other: Place) -> String {
    format!("two signals of {:?} are called {title:?}: the other one at {other}", source.name.as_str())
}

/// A signal without its name and source.
fn spec(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Option<SignalSpec> {
    let role = reader.needed(fields, "role").and_then(|said| role(reader, &said));
    let unit = reader.text(fields, "unit").map_or(Some(Unit::Count), |said| unit(reader, &said));
    let expr = reader.needed(fields, "expr").and_then(|said| expr(reader, &said));
    let limit = reader.text(fields, "limit").and_then(|said| self::expr(reader, &said));
    let (warning, critical) = thresholds(reader, fields);
    let (id, name, source) = ("".into(), "".into(), "".into());
    Some(SignalSpec { id, name, source, role: role?, unit: unit?, expr: expr?, limit, warning, critical })
}

fn role(reader: &mut Reader<'_>, said: &Said<'_>) -> Option<Role> {
    let role = Role::from_name(said.text);
    if role.is_none() {
        reader.unknown("role", said, Role::NAMES.map(|(name, _)| name));
    }
    role
}

fn unit(reader: &mut Reader<'_>, said: &Said<'_>) -> Option<Unit> {
    let unit = Unit::from_name(said.text);
    if unit.is_none() {
        reader.unknown("unit", said, Unit::NAMES.map(|(name, _)| name));
    }
    unit
}

/// An expression that yields numbers.
pub(super) fn expr(reader: &mut Reader<'_>, said: &Said<'_>) -> Option<String> {
    match Query::parse(said.text) {
        Ok(query) if matches!(query.kind(), ValueKind::Vector | ValueKind::Scalar) => {
            Some(said.text.to_owned())
        }
        Ok(query) => {
            let text = format!("this yields a {}, where numbers are needed", query.kind().name());
            reader.wrong(&said.span, text);
            None
        }
        Err(error) => {
            reader.wrong_inside(said, &error);
            None
        }
    }
}
