//! Numbers that can be read across a room.

/// How big.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Size {
    /// Three rows high, in half blocks.
    Three,
    /// Five rows high, in pairs of blocks.
    Five,
}

/// Five rows of three dots, the top row first, the leftmost dot the highest bit.
const GLYPHS: [(char, [u8; 5]); 14] = [
    ('0', [0b111, 0b101, 0b101, 0b101, 0b111]),
    ('1', [0b110, 0b010, 0b010, 0b010, 0b111]),
    ('2', [0b111, 0b001, 0b111, 0b100, 0b111]),
    ('3', [0b111, 0b001, 0b111, 0b001, 0b111]),
    ('4', [0b101, 0b101, 0b111, 0b001, 0b001]),
    ('5', [0b111, 0b100, 0b111, 0b001, 0b111]),
    ('6', [0b111, 0b100, 0b111, 0b101, 0b111]),
    ('7', [0b111, 0b001, 0b001, 0b001, 0b001]),
    ('8', [0b111, 0b101, 0b111, 0b101, 0b111]),
    ('9', [0b111, 0b101, 0b111, 0b001, 0b111]),
    ('/', [0b001, 0b001, 0b010, 0b100, 0b100]),
    ('-', [0b000, 0b000, 0b111, 0b000, 0b000]),
    ('<', [0b001, 0b010, 0b100, 0b010, 0b001]),
    ('>', [0b100, 0b010, 0b001, 0b010, 0b100]),
];

/// The rows of a number in big glyphs; nothing when it holds a character without one.
pub(in crate::ui) fn big(number: &str, size: Size) -> Option<Vec<String>> {
    let glyphs: Vec<Glyph> = number.chars().map(Glyph::of).collect::<Option<_>>()?;
    let row = |row| glyphs.iter().map(|glyph| glyph.row(row, size)).collect::<Vec<_>>().join(size.gap());
    Some((0..size.rows()).map(row).collect())
}

impl Size {
    /// Rows a number takes.
    pub(in crate::ui) const fn rows(self) -> usize {
        match self {
            Self::Three => 3,
            Self::Five => 5,
        }
    }

    const fn gap(self) -> &'static str {
        match self {
            Self::Three => " ",
            Self::Five => "  ",
        }
    }
}

struct Glyph {
    dots: [u8; 5],
    width: usize,
}

impl Glyph {
    fn of(c: char) -> Option<Self> {
        if c == '.' {
            return Some(Self { dots: [0, 0, 0, 0, 1], width: 1 });
        }
        let (_, dots) = GLYPHS.iter().find(|(known, _)| *known == c)?;
        Some(Self { dots: *dots, width: 3 })
    }

    fn row(&self, row: usize, size: Size) -> String {
        let columns = (0..self.width).rev();
        match size {
            Size::Three => {
                columns.map(|bit| half(self.dot(row * 2, bit), self.dot(row * 2 + 1, bit))).collect()
            }
            Size::Five => columns.map(|bit| if self.dot(row, bit) { "██" } else { "  " }).collect(),
        }
    }

    fn dot(&self, row: usize, bit: usize) -> bool {
        self.dots.get(row).is_some_and(|dots| dots >> bit & 1 == 1)
    }
}

const fn half(upper: bool, lower: bool) -> &'static str {
    match (upper, lower) {
        (true, true) => "█",
        (true, false) => "▀",
        (false, true) => "▄",
        (false, false) => " ",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_rows() {
        assert_eq!(big("61.3", Size::Three).unwrap(), ["█▀▀ ▀█    ▀▀█", "█▀█  █    ▀▀█", "▀▀▀ ▀▀▀ ▀ ▀▀▀"]);
    }

    #[test]
    fn rows_are_equally_wide() {
        for size in [Size::Three, Size::Five] {
            let rows = big("0123456789./-<>", size).unwrap();
            assert_eq!(rows.len(), size.rows());
            assert!(rows.iter().all(|row| row.chars().count() == rows[0].chars().count()));
        }
    }

    #[test]
    fn what_has_no_glyph_is_left_to_ordinary_text() {
        assert_eq!(big("∞", Size::Three), None);
    }
}
