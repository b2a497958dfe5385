//! Rows that move up or down as a whole: the terminal moves them itself, for a few bytes.

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};

/// Rows that a list moves by at most; what moves further is a page, of which little stays.
const FURTHEST: u16 = 4;

/// Cells that moving must save: it takes about as many bytes itself.
const WORTH: usize = 40;

/// A band of rows that moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shift {
    /// The band's first row.
    top: u16,
    /// Its last row.
    bottom: u16,
    /// By how many rows.
    by: u16,
    /// Whether up; else down.
    is_up: bool,
}

impl Shift {
    /// The move that saves most on the way from one buffer to another of the same size, if any is worth it.
    pub(super) fn between(before: &Buffer, next: &Buffer) -> Option<Self> {
        let rows = Rows::of(before, next);
        let moves = (1..=FURTHEST).flat_map(|by| [(by, true), (by, false)]);
        let found = moves.flat_map(|(by, is_up)| rows.bands(by, is_up));
        let best = found.max_by_key(|(_, saved)| *saved)?;
        Some(best.0).filter(|_| best.1 > WORTH)
    }

    /// What moves the band on the terminal; the pen must be at rest, since its colour fills the rows that come
    /// free. Leaves the cursor anywhere.
    pub(super) fn push(self, bytes: &mut String) {
        let (top, bottom) = (u32::from(self.top) + 1, u32::from(self.bottom) + 1);
        let _ = write!(bytes, "\x1b[{top};{bottom}r");
        // Line feed and reverse index at the margins are older and better known than their short forms.
        let (row, step) = if self.is_up { (bottom, "\n") } else { (top, "\x1bM") };
        let _ = write!(bytes, "\x1b[{row}H{}\x1b[r", step.repeat(usize::from(self.by)));
    }

    /// The buffer as the terminal shows it afterwards.
    pub(super) fn apply(self, buffer: &mut Buffer) {
        let width = usize::from(buffer.area.width);
        let (from, to) = (usize::from(self.top) * width, (usize::from(self.bottom) + 1) * width);
        let Some(band) = buffer.content.get_mut(from..to) else { return };
        let moved = usize::from(self.by) * width;
        if self.is_up {
            band.rotate_left(moved);
        } else {
            band.rotate_right(moved);
        }
        let freed = if self.is_up { band.len() - moved..band.len() } else { 0..moved };
        band[freed].fill(Cell::EMPTY);
    }
}

/// Two pictures of the same size, row by row.
struct Rows<'b> {
    before: Vec<&'b [Cell]>,
    next: Vec<&'b [Cell]>,
    /// How many cells of a row differ.
    changed: Vec<usize>,
}

impl<'b> Rows<'b> {
    fn of(before: &'b Buffer, next: &'b Buffer) -> Self {
        let width = usize::from(next.area.width).max(1);
        let before: Vec<&[Cell]> = before.content.chunks(width).collect();
        let next: Vec<&[Cell]> = next.content.chunks(width).collect();
        let differ = |(a, b): (&&[Cell], &&[Cell])| a.iter().zip(*b).filter(|(a, b)| a != b).count();
        let changed = before.iter().zip(&next).map(differ).collect();
        Self { before, next, changed }
    }

    /// The longest bands of rows that stand elsewhere now, and the cells that moving each of them saves.
    fn bands(&self, by: u16, is_up: bool) -> Vec<(Shift, usize)> {
        let step = usize::from(by);
        let count = self.next.len();
        let source =
            |y: usize| if is_up { y.checked_add(step).filter(|y| *y < count) } else { y.checked_sub(step) };
        let has_moved = |y: usize| source(y).is_some_and(|from| self.next[y] == self.before[from]);
        let mut bands = Vec::new();
        let mut y = 0;
        while y < count {
            let length = (y..count).take_while(|y| has_moved(*y)).count();
            if length > 0 && self.changed[y..y + length].iter().sum::<usize>() > WORTH {
                let (top, bottom) =
                    if is_up { (y, y + length - 1 + step) } else { (y - step, y + length - 1) };
                let shift = Shift { top: top as u16, bottom: bottom as u16, by, is_up };
                bands.push((shift, self.saved(shift)));
            }
            y += length.max(1);
        }
        bands
    }

    /// Cells that need not be written: those of the moved rows, less what comes free and must be filled.
    fn saved(&self, shift: Shift) -> usize {
        let rows = usize::from(shift.top)..=usize::from(shift.bottom);
        let Shift { by, is_up, .. } = shift;
        let is_freed = |y: usize| {
            if is_up { y + usize::from(by) > *rows.end() } else { y < rows.start() + usize::from(by) }
        };
        let all: usize = rows.clone().map(|y| self.changed[y]).sum();
        let filled = rows
            .clone()
            .filter(|y| is_freed(*y))
            .map(|y| self.next[y].iter().filter(|cell| **cell != Cell::EMPTY).count());
        all.saturating_sub(filled.sum())
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    fn list(rows: &[u16]) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 60, rows.len() as u16));
        for (row, y) in rows.iter().zip(0..) {
            if *row > 0 {
                let letter = char::from(b'a' + (row % 26) as u8);
                buffer.set_string(0, y, letter.to_string().repeat(50), Style::new());
            }
        }
        buffer
    }

    fn check(before: &[u16], next: &[u16], expected: Option<(u16, u16, u16, bool)>) {
        let (before, next) = (list(before), list(next));
        let found = Shift::between(&before, &next);
        let expected = expected.map(|(top, bottom, by, is_up)| Shift { top, bottom, by, is_up });
        assert_eq!(found, expected);
    }

    #[test]
    fn a_list_that_moves_is_found() {
        check(&[9, 1, 2, 3, 4, 8], &[9, 2, 3, 4, 5, 8], Some((1, 4, 1, true)));
        check(&[9, 2, 3, 4, 5, 8], &[9, 1, 2, 3, 4, 8], Some((1, 4, 1, false)));
        check(&[1, 2, 3, 4, 5], &[3, 4, 5, 6, 7], Some((0, 4, 2, true)));
        check(&[1, 2, 3], &[1, 2, 3], None);
        check(&[1, 2, 3], &[4, 5, 6], None);
    }

    #[test]
    fn what_moves_is_where_it_should_be() {
        let next = list(&[9, 2, 3, 4, 0, 8]);
        let mut before = list(&[9, 1, 2, 3, 4, 8]);
        let shift = Shift::between(&before, &next).unwrap();
        shift.apply(&mut before);
        assert_eq!(before, next);
        let mut bytes = String::new();
        shift.push(&mut bytes);
        assert_eq!(bytes, "\x1b[2;5r\x1b[5H\n\x1b[r");
    }
}
