//! What a gauge is measured against: its bar and its thresholds.

use ratatui::text::Line;

use crate::ui::face::Face;
use crate::ui::theme::{Role, Theme};
use crate::ui::trend::full_bar;
use crate::ui::widgets::{bar, dotted};

/// The bar of a gauge: dotted unless its number is of this moment, absent when nothing says what is full.
pub(super) fn gauge_bar(face: &Face<'_>, width: u16, ticks: &[(f64, Role)], theme: &Theme) -> Line<'static> {
    match (&face.reading, full_bar(face)) {
        (Some(_), None) if face.freshness.is_live() => Line::default(),
        (Some(reading), Some(full)) if face.freshness.is_live() => {
            let ticks: Vec<_> = ticks.iter().map(|(value, role)| (value / full, *role)).collect();
            let role = match face.value_role() {
                Role::Text => Role::Bar,
                Role::Past => Role::Past,
                _ => face.role(),
            };
            bar(reading.value / full, width, role, &ticks, theme)
        }
        _ => dotted(width, theme),
    }
}

/// The thresholds, in the signal's unit.
pub(super) fn ticks(face: &Face<'_>) -> Vec<(f64, Role)> {
    let spec = &face.gauge.spec;
    let warning = spec.warning.and_then(|warning| face.in_unit(warning.at)).map(|at| (at, Role::Warning));
    let critical =
        spec.critical.and_then(|critical| face.in_unit(critical.at)).map(|at| (at, Role::Critical));
    warning.into_iter().chain(critical).collect()
}
