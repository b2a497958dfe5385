//! A chart of several rows, in braille: two columns and four steps to a cell.

use std::ops::RangeInclusive;

use ratatui::text::{Line, Span};

use crate::ui::theme::{Role, Theme};
use crate::ui::trend::Trend;

/// Dots of the left and the right column, from the bottom up.
const DOTS: [[u32; 4]; 2] = [[0x40, 0x04, 0x02, 0x01], [0x80, 0x20, 0x10, 0x08]];

const BLANK: u32 = 0x2800;

/// The steps a column draws, counted from 1 at the bottom, and what it means.
type Stroke = Option<(RangeInclusive<usize>, Role)>;

/// The trend, two of its columns to a cell, `rows` high: a line while it is calm, filled below where it is
/// not; where it is empty, a dashed line at the value of each mark. The cursor is a line across all rows, in
/// a column of cells.
pub(in crate::ui) fn area(
    trend: &Trend,
    rows: u16,
    marks: &[f64],
    cursor: Option<usize>,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let strokes = strokes(trend, usize::from(rows) * 4);
    let marked: Vec<usize> = marks.iter().filter_map(|mark| row_of(*mark / trend.top, rows)).collect();
    let line = |row| {
        let cells = strokes.chunks(2).enumerate().map(|(at, pair)| match cursor {
            Some(cursor) if cursor == at => Span::styled("┃", theme.fill(Role::Past)),
            _ => cell(pair, row, marked.contains(&row), theme),
        });
        cells.collect()
    };
    (0..usize::from(rows)).rev().map(line).collect()
}

fn strokes(trend: &Trend, steps: usize) -> Vec<Stroke> {
    let mut before = None;
    let mut strokes = Vec::with_capacity(trend.columns.len());
    for column in trend.heights(steps) {
        strokes.push(column.map(|(height, role)| match role {
            Role::Chart | Role::Stale => (joined(before.unwrap_or(height), height), role),
            _ => (1..=height, role),
        }));
        before = column.map(|(height, _)| height);
    }
    strokes
}

/// The steps that join a line to the column before it.
fn joined(before: usize, height: usize) -> RangeInclusive<usize> {
    match before {
        lower if lower < height => lower + 1..=height,
        higher if higher > height => height..=higher - 1,
        _ => height..=height,
    }
}

/// The cell of a pair of columns in a row, counted from the bottom.
fn cell(pair: &[Stroke], row: usize, marked: bool, theme: &Theme) -> Span<'static> {
    let mut dots = BLANK;
    let mut role = Role::Chart;
    for (column, bits) in pair.iter().zip(DOTS) {
        let Some((steps, meaning)) = column else { continue };
        let drawn = (row * 4 + 1..).zip(bits).filter(|(step, _)| steps.contains(step));
        let before = dots;
        dots = drawn.fold(dots, |dots, (_, bit)| dots | bit);
        if dots != before {
            role = worse(role, *meaning);
        }
    }
    if dots == BLANK {
        return if marked { Span::styled("╌", theme.style(Role::Border)) } else { Span::raw(" ") };
    }
    Span::styled(char::from_u32(dots).unwrap_or(' ').to_string(), theme.fill(role))
}

/// The row from the bottom in which a share lies, if it is inside.
pub(in crate::ui) fn row_of(share: f64, rows: u16) -> Option<usize> {
    let inside = share > 0.0 && share <= 1.0;
    inside.then(|| ((share * f64::from(rows)).ceil() as usize).max(1) - 1)
}

const fn worse(a: Role, b: Role) -> Role {
    match (a, b) {
        (Role::Critical, _) | (_, Role::Critical) => Role::Critical,
        (Role::Warning, _) | (_, Role::Warning) => Role::Warning,
        (Role::Stale, _) | (_, Role::Stale) => Role::Stale,
        (other, _) => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme::Depth;

    fn drawn(values: [Option<f64>; 6], role: Role, cursor: Option<usize>) -> Vec<String> {
        let columns = values.map(|value| value.map(|value| (value, role))).to_vec();
        let theme = Theme::named("dark", Depth::TrueColour).unwrap();
        let lines = area(&Trend { columns, top: 8.0 }, 2, &[8.0], cursor, &theme);
        lines.iter().map(ToString::to_string).collect()
    }

    const VALUES: [Option<f64>; 6] = [Some(8.0), Some(4.0), None, None, Some(0.0), Some(f64::INFINITY)];

    #[test]
    fn alarm_fills_from_the_bottom_and_leaves_gaps() {
        assert_eq!(drawn(VALUES, Role::Critical, None), ["⡇╌⢸", "⣿ ⣸"]);
    }

    #[test]
    fn the_cursor_stands_in_every_row() {
        assert_eq!(drawn(VALUES, Role::Chart, Some(1)), ["⢱┃⢸", "⠈┃⡸"]);
    }

    #[test]
    fn calm_is_a_line_without_breaks() {
        assert_eq!(drawn(VALUES, Role::Chart, None), ["⢱╌⢸", "⠈ ⡸"]);
    }
}
