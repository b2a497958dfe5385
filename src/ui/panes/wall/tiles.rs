//! The worst signals, a tile each: bad ones are large areas of their colour.

use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::place::largest;
use crate::signals::Level;
use crate::ui::face::Face;
use crate::ui::paper::{Paper, columns, squeeze};
use crate::ui::theme::Role;
use crate::ui::widgets::{Size, biggest};

/// Columns a tile needs, and rows.
const LEAST: (u16, u16) = (24, 2);
/// Rows of a tile that are not glyphs: the name above, the state below.
const WORDS: u16 = 2;
/// Tiles that are shown when so many are not bad.
const FEW: usize = 3;
/// Tiles at the most: more cannot be read across a room.
const MOST: usize = 8;
/// What the grid is made to fit: a number of three digits and a point.
const USUAL: &str = "88.8";

/// Draws the worst signals, in the board's order where they are equally bad, and how many are left out.
pub(super) fn tiles(faces: &[Face<'_>], area: Rect, paper: &mut Paper<'_>) {
    if area.height < LEAST.1 {
        return;
    }
    if faces.is_empty() {
        paper.text(area.x + 2, area.y, area.width, "Nothing is watched yet.", Role::Muted);
        return;
    }
    let mut worst: Vec<&Face<'_>> = faces.iter().collect();
    // Stable: nothing changes its place without a reason.
    worst.sort_by_key(|face| std::cmp::Reverse(face.level));
    let grid = Grid::of(&worst, area);
    let shown = usize::from(grid.columns * grid.rows).min(worst.len());
    for (face, at) in worst.iter().take(shown).zip(0..) {
        tile(face, grid.field(at, area), grid.size, paper);
    }
    let rest = worst.get(shown..).unwrap_or_default();
    if !rest.is_empty() {
        left_out(rest, area, paper);
    }
}

/// `+3 more ok`, or that not all of them are.
fn left_out(rest: &[&Face<'_>], area: Rect, paper: &mut Paper<'_>) {
    let bad = rest.iter().filter(|face| face.level > Level::Ok).count();
    let (words, role) = match bad {
        0 => (format!(" +{} more ok ", rest.len()), Role::Muted),
        bad => (format!(" +{} more, {bad} not ok ", rest.len()), Role::Warning),
    };
    let style = paper.theme().style(role);
    paper.right(area.x, area.bottom() - 1, area.width, &words, style);
}

/// How the tiles stand.
struct Grid {
    columns: u16,
    rows: u16,
    size: Size,
}

impl Grid {
    /// The grid with the largest glyphs that shows all bad signals, and a few in any case; of those the one
    /// that shows most.
    fn of(worst: &[&Face<'_>], area: Rect) -> Self {
        let bad = worst.iter().filter(|face| face.level > Level::Ok).count();
        let wanted = bad.clamp(FEW, MOST).min(worst.len());
        let mut best = Self { columns: (area.width / LEAST.0).max(1), rows: 1, size: Size::Three };
        let mut most = (false, None, 0);
        for rows in 1..=(area.height / LEAST.1).max(1) {
            for columns in 1..=(area.width / LEAST.0).max(1) {
                let count = usize::from(rows * columns);
                if count > MOST.min(worst.len().next_multiple_of(usize::from(columns))) {
                    continue;
                }
                let (width, height) = inside(area.width / columns, area.height / rows);
                let Some(glyphs) = biggest(USUAL, largest(u16::MAX), width, height) else { continue };
                let merit = (count >= wanted, Some(glyphs.len()), count.min(worst.len()));
                if merit > most {
                    most = merit;
                    best = Self { columns, rows, size: size(glyphs.len()) };
                }
            }
        }
        best
    }

    /// Where a tile stands; a column and a row between two are left free.
    fn field(&self, at: u16, area: Rect) -> Rect {
        let (width, height) = (area.width / self.columns, area.height / self.rows);
        let (column, row) = (at % self.columns, at / self.columns);
        Rect {
            x: area.x + column * width,
            y: area.y + row * height,
            width: width.saturating_sub(1),
            height: height.saturating_sub(1).max(LEAST.1.min(height)),
        }
    }
}

/// Columns and rows for glyphs in a field of this size.
const fn inside(width: u16, height: u16) -> (u16, u16) {
    (width.saturating_sub(5), height.saturating_sub(WORDS + 1))
}

const fn size(rows: usize) -> Size {
    match rows {
        15.. => Size::Fifteen,
        10..15 => Size::Ten,
        5..10 => Size::Five,
        _ => Size::Three,
    }
}

fn tile(face: &Face<'_>, field: Rect, size: Size, paper: &mut Paper<'_>) {
    let is_bad = matches!(face.role(), Role::Warning | Role::Critical | Role::NoData);
    let fill = paper.theme().fill(face.role());
    let style = if is_bad { fill.add_modifier(Modifier::REVERSED) } else { paper.theme().fill(Role::Text) };
    if is_bad {
        paper.fill(field, style);
    }
    let (x, room) = (field.x + 2, field.width.saturating_sub(4));
    let age = face.age();
    let name = squeeze(&face.title(), usize::from(room.saturating_sub(columns(&age) + 2)));
    paper.styled(x, field.y, room, &name, style.add_modifier(Modifier::BOLD));
    paper.right(x, field.y, room, &age, style);
    let glyphs = Rect { x, y: field.y + 1, width: room, height: field.height.saturating_sub(WORDS) };
    let is_big = number(face, glyphs, size, style, paper);
    let state = format!("{} {}", face.symbol(), face.word());
    let state = if is_big { state } else { format!("{state}  {}", face.value()) };
    let state_style = if is_bad { style.add_modifier(Modifier::BOLD) } else { fill };
    paper.styled(x, field.bottom() - 1, room, &state, state_style);
}

/// Writes a number of this moment in big glyphs, and else the word for what it is: nobody across the room may
/// read an old one. Answers whether there was room, and a number.
fn number(face: &Face<'_>, area: Rect, size: Size, style: Style, paper: &mut Paper<'_>) -> bool {
    let value = face.value();
    let (digits, unit) = value.split_once(' ').unwrap_or((&value, ""));
    let (digits, unit) = if face.is_live() { (digits, unit) } else { (face.word(), "") };
    let width = area.width.saturating_sub(columns(unit) + 1);
    let Some(rows) = biggest(&digits.to_uppercase(), size, width, area.height) else { return false };
    let y = area.y + area.height.saturating_sub(rows.len() as u16) / 2;
    let mut end = area.x;
    for (row, y) in rows.iter().zip(y..) {
        end = paper.styled(area.x, y, area.width, row, style.add_modifier(Modifier::BOLD));
    }
    let base = y + rows.len() as u16 - 1;
    paper.styled(end + 1, base, area.right().saturating_sub(end + 1), unit, style);
    face.is_live()
}
