//! A chart with its axes.

use std::ops::Range;

use ratatui::text::{Line, Span};

use super::measure::ticks;
use crate::app::{Stretch, Times};
use crate::model::Timestamp;
use crate::ui::face::Face;
use crate::ui::paper::columns;
use crate::ui::theme::{Role, Theme};
use crate::ui::trend::Trend;
use crate::ui::widgets::{area, row_of};

/// What stands beside a chart.
#[derive(Clone, Copy)]
pub(super) struct Axes {
    /// Columns of the values on the left.
    pub values: u16,
    /// Whether times stand below.
    pub times: bool,
}

impl Axes {
    /// Those that a field of this size has room for.
    pub(super) const fn fit(width: u16, height: u16) -> Self {
        let values = if width >= 44 && height >= 3 { 8 } else { 0 };
        Self { values, times: height >= 5 }
    }
}

/// The chart in so many columns and rows, axes included.
pub(super) fn plot(
    face: &Face<'_>,
    stretch: Stretch,
    (width, height): (u16, u16),
    axes: Axes,
    (written, theme): (&Times, &Theme),
) -> Vec<Line<'static>> {
    let rows = height.saturating_sub(u16::from(axes.times));
    let wide = width.saturating_sub(axes.values);
    let trend = Trend::of(face, stretch, usize::from(wide) * 2);
    let marks = ticks(face);
    // One line is enough where there are no values to tell two apart.
    let first = if axes.values > 0 { 0 } else { marks.len().saturating_sub(1) };
    let marked: Vec<f64> = marks.iter().skip(first).map(|(at, _)| *at).collect();
    let cursor = stretch.cursor.and_then(|at| stretch.column(at, usize::from(wide)));
    let labels = labels(face, trend.top, &marks, rows);
    let drawn = area(&trend, rows, &marked, cursor, theme).into_iter().zip(labels);
    let mut lines: Vec<Line<'static>> =
        drawn.map(|(line, label)| beside(label, line, axes.values, theme)).collect();
    if axes.times && rows > 0 {
        lines.push(beside(
            (String::new(), Role::Muted),
            times(stretch, wide, (written, theme)),
            axes.values,
            theme,
        ));
    }
    lines
}

/// A line with a label of the axis on its left.
pub(super) fn beside(
    (label, role): (String, Role),
    line: Line<'static>,
    axis: u16,
    theme: &Theme,
) -> Line<'static> {
    let Some(width) = usize::from(axis).checked_sub(1) else { return line };
    let mut spans = vec![Span::styled(format!("{label:>width$} "), theme.style(role))];
    spans.extend(line.spans);
    Line::from(spans)
}

/// The value of each row that has one, from the top: the ends of the axis, and the thresholds between them.
fn labels(face: &Face<'_>, top: f64, marks: &[(f64, Role)], rows: u16) -> Vec<(String, Role)> {
    let show = |value| face.gauge.spec.unit.show(value);
    let mut labels = vec![(String::new(), Role::Muted); usize::from(rows)];
    for (at, role) in marks {
        let row =
            row_of(*at / top, rows).and_then(|from_below| usize::from(rows).checked_sub(from_below + 1));
        if let Some(label) = row.and_then(|row| labels.get_mut(row)) {
            *label = (show(*at), *role);
        }
    }
    if let Some(label) = labels.last_mut().filter(|label| label.0.is_empty()) {
        label.0 = show(0.0);
    }
    if let Some(label) = labels.first_mut().filter(|label| label.0.is_empty()) {
        label.0 = show(top);
    }
    labels
}

/// When the chart begins and ends, and the moment that is looked at, which comes before the others where there
/// is no room for both.
pub(super) fn times(stretch: Stretch, width: u16, (written, theme): (&Times, &Theme)) -> Line<'static> {
    let wide = usize::from(width);
    let mut cells: Vec<(char, Role)> = vec![('─', Role::Border); wide];
    let named = |at| named(at, stretch, written);
    let cursor = stretch.cursor.and_then(|at| {
        let (column, text) = (stretch.column(at, wide)?, format!(" {} ", written.clock(at)));
        Some((place(&text, column, wide), text))
    });
    let taken = cursor.as_ref().map_or(0..0, |(place, _)| place.clone());
    let middle =
        (width >= 40).then(|| (format!(" {} ", named(stretch.start() + stretch.span / 2)), wide / 2));
    let ends = [(format!("{} ", named(stretch.start())), 0), (format!(" {}", named(stretch.end)), wide)];
    for (text, column) in middle.into_iter().chain(ends) {
        let place = place(&text, column, wide);
        if place.end <= taken.start || place.start >= taken.end {
            put(&mut cells, place, &text, Role::Muted);
        }
    }
    if let Some((place, text)) = cursor {
        put(&mut cells, place, &text, Role::Past);
    }
    cells.chunk_by(|a, b| a.1 == b.1).map(|run| span(run, theme)).collect()
}

fn span(run: &[(char, Role)], theme: &Theme) -> Span<'static> {
    let role = run.first().map_or(Role::Border, |(_, role)| *role);
    Span::styled(run.iter().map(|(c, _)| *c).collect::<String>(), theme.style(role))
}

/// The columns of a text around one, or as near as there is room.
fn place(text: &str, column: usize, wide: usize) -> Range<usize> {
    let width = usize::from(columns(text)).min(wide);
    let start = column.saturating_sub(width / 2).min(wide - width);
    start..start + width
}

fn put(cells: &mut [(char, Role)], place: Range<usize>, text: &str, role: Role) {
    for (cell, c) in cells.iter_mut().take(place.end).skip(place.start).zip(text.chars()) {
        *cell = (c, role);
    }
}

/// A time on the axis: with the day where the chart shows more than one.
pub(super) fn named(at: Timestamp, stretch: Stretch, written: &Times) -> String {
    written.format(at, if stretch.span.as_secs() < 86_400 { "%H:%M" } else { "%-d %b %H:%M" })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::ui::theme::Depth;

    #[test]
    fn no_time_is_cut_by_the_one_that_is_looked_at() {
        let end = Timestamp::from_millis(1_723_609_800_000);
        let theme = Theme::named("dark", Depth::TrueColour).unwrap();
        let axis = |width, ago: Option<u64>| {
            let cursor = ago.map(|secs| end - Duration::from_secs(secs));
            let stretch = Stretch { span: Duration::from_hours(1), end, cursor };
            times(stretch, width, (&Times::default(), &theme)).to_string()
        };
        assert_eq!(axis(30, None), "03:30 ────────────────── 04:30");
        assert_eq!(axis(30, Some(1800)), "03:30 ─── 04:00:00 ───── 04:30");
        assert_eq!(axis(30, Some(600)), "03:30 ───────────── 04:20:00 ─");
        assert_eq!(axis(30, Some(3600)), " 03:30:00 ────────────── 04:30");
        assert_eq!(axis(40, Some(1800)), "03:30 ──────── 04:00:00 ────────── 04:30");
        assert_eq!(axis(6, Some(600)), " 04:20");
        assert_eq!(axis(0, None), "");
    }
}
