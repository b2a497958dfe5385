//! Rows that move up or down as a whole: the terminal moves them itself, for a few bytes.

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};

/// Rows that a list moves by at most; what moves further is a page, of which little stays.
const FURTHEST: u16 = 4;

/// Cells that moving must save: it takes about as many bytes itself.
const WORTH: i32 = 40;

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
        if rows.changed.iter().sum::<i32>() <= WORTH {
            return None;
        }
        let moves = (1..=FURTHEST).flat_map(|by| [(by, true), (by, false)]);
        let found = moves.filter_map(|(by, is_up)| rows.band(by, is_up));
        let (shift, saved) = found.max_by_key(|(_, saved)| *saved)?;
        Some(shift).filter(|_| saved > WORTH)
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
    changed: Vec<i32>,
}

impl<'b> Rows<'b> {
    fn of(before: &'b Buffer, next: &'b Buffer) -> Self {
        let width = usize::from(next.area.width).max(1);
        let before: Vec<&[Cell]> = before.content.chunks(width).collect();
        let next: Vec<&[Cell]> = next.content.chunks(width).collect();
        let changed = before.iter().zip(&next).map(|(a, b)| differing(a, b)).collect();
        Self { before, next, changed }
    }

    /// The band that moving by so many rows saves most cells of, and how many.
    fn band(&self, by: u16, is_up: bool) -> Option<(Shift, i32)> {
        let step = usize::from(by);
        let last = self.next.len().checked_sub(1 + step)?;
        let (first, from) = if is_up { (0, step) } else { (step, 0) };
        // Rows that arrive elsewhere need not be the same: one that is selected no longer has but lost its colour.
        let gain =
            |y: usize| self.changed[first + y] - differing(self.before[from + y], self.next[first + y]);
        let gains: Vec<i32> = (0..=last).map(gain).collect();
        let (top, bottom) = heaviest(&gains)?;
        let shift = Shift { top: top as u16, bottom: (bottom + step) as u16, by, is_up };
        let freed = if is_up { bottom + 1..bottom + 1 + step } else { top..top + step };
        let filled = freed.map(|y| self.changed[y] - differing(self.next[y], &[]));
        Some((shift, gains[top..=bottom].iter().sum::<i32>() + filled.sum::<i32>()))
    }
}

/// In how many cells two rows differ; a row without cells is blank.
fn differing(a: &[Cell], b: &[Cell]) -> i32 {
    let cells = a.iter().zip(b.iter().chain(std::iter::repeat(&Cell::EMPTY)));
    cells.map(|(a, b)| i32::from(a != b)).sum()
}

/// The neighbours whose sum is greatest, the first and the last of them; none where no number is above zero.
fn heaviest(numbers: &[i32]) -> Option<(usize, usize)> {
    let (mut best, mut found) = (0, None);
    let (mut sum, mut from) = (0, 0);
    for (at, number) in numbers.iter().enumerate() {
        if sum <= 0 {
            (sum, from) = (0, at);
        }
        sum += number;
        if sum > best {
            (best, found) = (sum, Some((from, at)));
        }
    }
    found
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
    fn a_row_that_changes_a_little_moves_all_the_same() {
        let before = list(&[9, 1, 2, 3, 4, 8]);
        let mut next = list(&[9, 2, 3, 4, 5, 8]);
        next.set_string(0, 1, "bcdef", Style::new());
        assert_eq!(Shift::between(&before, &next), Some(Shift { top: 1, bottom: 4, by: 1, is_up: true }));
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
