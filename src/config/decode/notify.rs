//! `[notify]`.

use std::time::Duration;

use super::reader::{Fields, Reader};
use crate::app::{Desktop, NotifySpec, QuietHours};

/// The shortest time between two calls about the same.
const LEAST: Duration = Duration::from_mins(1);

/// How the operator is called.
pub(super) fn notify(reader: &mut Reader<'_>, fields: &Fields<'_>) -> NotifySpec {
    let without = NotifySpec::default();
    NotifySpec {
        bell: reader.flag(fields, "bell").unwrap_or(without.bell),
        desktop: desktop(reader, fields),
        title: reader.flag(fields, "title").unwrap_or(without.title),
        flash: reader.flag(fields, "flash").unwrap_or(without.flash),
        again: again(reader, fields),
        quiet: quiet(reader, fields),
    }
}

fn desktop(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Desktop {
    let Some(said) = reader.text(fields, "desktop") else { return Desktop::default() };
    let known = Desktop::NAMES.iter().find(|(name, _)| *name == said.text);
    if known.is_none() {
        reader.unknown("way to tell the desktop", &said, Desktop::NAMES.iter().map(|(name, _)| *name));
    }
    known.map(|(_, desktop)| *desktop).unwrap_or_default()
}

fn again(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Option<Duration> {
    let again = reader.duration(fields, "again")?;
    if again < LEAST {
        reader.wrong(&fields.key_span("again"), "again is at least 1m: nobody acts faster than that");
    }
    Some(again)
}

fn quiet(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Option<QuietHours> {
    let said = reader.text(fields, "quiet")?;
    said.text.parse().map_err(|wrong: &str| reader.wrong(&said.span, wrong)).ok()
}
