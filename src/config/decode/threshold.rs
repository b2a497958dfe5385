//! `warning` and `critical`: a number, or a table.

use std::time::Duration;

use super::definition::THRESHOLD;
use super::reader::{Fields, Reader, Value};
use crate::signals::Threshold;

/// The thresholds of a signal; a warning lies at or below what is critical.
pub(super) fn thresholds(
    reader: &mut Reader<'_>,
    fields: &Fields<'_>,
) -> (Option<Threshold>, Option<Threshold>) {
    let warning = threshold(reader, fields, "warning");
    let critical = threshold(reader, fields, "critical");
    if let (Some(warning), Some(critical)) = (warning, critical)
        && warning.at > critical.at
    {
        let text =
            format!("warning ({}) is above critical ({}): it would never be seen", warning.at, critical.at);
        reader.wrong(&fields.key_span("warning"), text);
    }
    (warning, critical)
}

fn threshold(reader: &mut Reader<'_>, fields: &Fields<'_>, name: &str) -> Option<Threshold> {
    let value = fields.value(name)?;
    if value.get_ref().is_table() {
        let table = reader.table(&THRESHOLD, name, value)?;
        return held(reader, &table);
    }
    if value.get_ref().is_integer() || value.get_ref().is_float() {
        return reader.number(name, value).map(Threshold::at_once);
    }
    reader.mistaken(fields, name, value);
    None
}

fn held(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Option<Threshold> {
    let mut number = |name: &str, value: Option<&Value<'_>>| value.map(|value| reader.number(name, value));
    let (at, above) = (number("at", fields.value("at")), number("above", fields.value("above")));
    let clear = number("clear", fields.value("clear"));
    let hold = reader.duration(fields, "for").unwrap_or(Duration::ZERO);
    if at.is_some() && above.is_some() {
        reader.wrong(&fields.key_span("above"), "a threshold takes at or above, not both");
        return None;
    }
    let Some(at) = at.or(above.map(|above| above.map(Threshold::just_above))) else {
        reader.missing(fields, "at");
        return None;
    };
    let (at, clear) = (at?, clear.flatten());
    if let Some(clear) = clear.filter(|clear| *clear > at) {
        let text = format!("clear ({clear}) is above at ({at}): it could never end");
        reader.wrong(&fields.key_span("clear"), text);
        return None;
    }
    Some(Threshold { at, hold, clear })
}
