//! A filled chart of several rows, in braille: two columns and four steps to a cell.

use ratatui::text::{Line, Span};

use crate::ui::theme::{Role, Theme};
use crate::ui::trend::Trend;

/// Dots of the left and the right column, from the bottom up.
const DOTS: [[u32; 4]; 2] = [[0x40, 0x04, 0x02, 0x01], [0x80, 0x20, 0x10, 0x08]];

const BLANK: u32 = 0x2800;

/// The trend, two of its columns to a cell, `rows` high; where it is empty, a line at the value of each
/// mark.
pub(in crate::ui) fn area(trend: &Trend, rows: u16, marks: &[f64], theme: &Theme) -> Vec<Line<'static>> {
    let steps = usize::from(rows) * 4;
    let heights: Vec<_> = trend.heights(steps).collect();
    let marked: Vec<usize> = marks.iter().filter_map(|mark| row_of(*mark / trend.top, rows)).collect();
    (0..usize::from(rows))
        .rev()
        .map(|row| heights.chunks(2).map(|pair| cell(pair, row, marked.contains(&row), theme)).collect())
        .collect()
}

/// The cell of a pair of columns in a row, counted from the bottom.
fn cell(pair: &[Option<(usize, Role)>], row: usize, marked: bool, theme: &Theme) -> Span<'static> {
    let mut dots = BLANK;
    let mut role = Role::Chart;
    for (side, column) in pair.iter().enumerate() {
        let Some((height, meaning)) = column else { continue };
        let filled = height.saturating_sub(row * 4).min(4);
        dots |= DOTS[side][..filled].iter().fold(0, |all, dot| all | dot);
        role = worse(role, *meaning);
    }
    if dots == BLANK {
        return if marked { Span::styled("╌", theme.style(Role::Border)) } else { Span::raw(" ") };
    }
    Span::styled(char::from_u32(dots).unwrap_or(' ').to_string(), theme.fill(role))
}

/// The row from the bottom in which a share lies, if it is inside.
fn row_of(share: f64, rows: u16) -> Option<usize> {
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

    #[test]
    fn fills_from_the_bottom_leaves_gaps_and_marks() {
        let known = |value| Some((value, Role::Chart));
        let columns = vec![known(8.0), known(4.0), None, None, known(0.0), known(f64::INFINITY)];
        let trend = Trend { columns, top: 8.0 };
        let theme = Theme::named("dark", Depth::TrueColour).unwrap();
        let rows: Vec<String> = area(&trend, 2, &[8.0], &theme).iter().map(ToString::to_string).collect();
        assert_eq!(rows, ["⡇╌⢸", "⣿ ⣸"]);
    }
}
