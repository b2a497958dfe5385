//! Numbers that can be read across a room.

use unicode_width::UnicodeWidthStr;

/// How big.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::ui) enum Size {
    /// Three rows high, in half blocks.
    Three,
    /// Five rows high, in pairs of blocks.
    Five,
    /// Ten rows high, a dot being four columns wide.
    Ten,
    /// Fifteen rows high, a dot being six columns wide.
    Fifteen,
}

/// Five rows of dots, the top row first, the rightmost dot the lowest bit; and how many dots a row has.
type Pattern = (char, usize, [u8; 5]);

const GLYPHS: [Pattern; 43] = [
    ('0', 3, [0b111, 0b101, 0b101, 0b101, 0b111]),
    ('1', 3, [0b110, 0b010, 0b010, 0b010, 0b111]),
    ('2', 3, [0b111, 0b001, 0b111, 0b100, 0b111]),
    ('3', 3, [0b111, 0b001, 0b111, 0b001, 0b111]),
    ('4', 3, [0b101, 0b101, 0b111, 0b001, 0b001]),
    ('5', 3, [0b111, 0b100, 0b111, 0b001, 0b111]),
    ('6', 3, [0b111, 0b100, 0b111, 0b101, 0b111]),
    ('7', 3, [0b111, 0b001, 0b001, 0b001, 0b001]),
    ('8', 3, [0b111, 0b101, 0b111, 0b101, 0b111]),
    ('9', 3, [0b111, 0b101, 0b111, 0b001, 0b111]),
    ('/', 3, [0b001, 0b001, 0b010, 0b100, 0b100]),
    ('-', 3, [0b000, 0b000, 0b111, 0b000, 0b000]),
    ('<', 3, [0b001, 0b010, 0b100, 0b010, 0b001]),
    ('>', 3, [0b100, 0b010, 0b001, 0b010, 0b100]),
    ('.', 1, [0, 0, 0, 0, 1]),
    (':', 1, [0, 1, 0, 1, 0]),
    (' ', 1, [0; 5]),
    ('A', 3, [0b111, 0b101, 0b111, 0b101, 0b101]),
    ('B', 3, [0b110, 0b101, 0b110, 0b101, 0b110]),
    ('C', 3, [0b111, 0b100, 0b100, 0b100, 0b111]),
    ('D', 3, [0b110, 0b101, 0b101, 0b101, 0b110]),
    ('E', 3, [0b111, 0b100, 0b111, 0b100, 0b111]),
    ('F', 3, [0b111, 0b100, 0b111, 0b100, 0b100]),
    ('G', 3, [0b111, 0b100, 0b101, 0b101, 0b111]),
    ('H', 3, [0b101, 0b101, 0b111, 0b101, 0b101]),
    ('I', 1, [1; 5]),
    ('J', 3, [0b001, 0b001, 0b001, 0b101, 0b111]),
    ('K', 3, [0b101, 0b101, 0b110, 0b101, 0b101]),
    ('L', 3, [0b100, 0b100, 0b100, 0b100, 0b111]),
    ('M', 5, [0b10001, 0b11011, 0b10101, 0b10001, 0b10001]),
    ('N', 4, [0b1001, 0b1101, 0b1011, 0b1001, 0b1001]),
    ('O', 3, [0b111, 0b101, 0b101, 0b101, 0b111]),
    ('P', 3, [0b111, 0b101, 0b111, 0b100, 0b100]),
    ('Q', 3, [0b111, 0b101, 0b101, 0b111, 0b001]),
    ('R', 3, [0b111, 0b101, 0b110, 0b101, 0b101]),
    ('S', 3, [0b111, 0b100, 0b111, 0b001, 0b111]),
    ('T', 3, [0b111, 0b010, 0b010, 0b010, 0b010]),
    ('U', 3, [0b101, 0b101, 0b101, 0b101, 0b111]),
    ('V', 3, [0b101, 0b101, 0b101, 0b101, 0b010]),
    ('W', 5, [0b10001, 0b10001, 0b10101, 0b11011, 0b10001]),
    ('X', 3, [0b101, 0b101, 0b010, 0b101, 0b101]),
    ('Y', 3, [0b101, 0b101, 0b010, 0b010, 0b010]),
    ('Z', 3, [0b111, 0b001, 0b010, 0b100, 0b111]),
];

/// The rows of a number or a word in big glyphs; nothing when it holds a character without one.
pub(in crate::ui) fn big(text: &str, size: Size) -> Option<Vec<String>> {
    let glyphs: Vec<Glyph> = text.chars().map(Glyph::of).collect::<Option<_>>()?;
    let row = |row| glyphs.iter().map(|glyph| glyph.row(row, size)).collect::<Vec<_>>().join(&size.gap());
    Some((0..size.rows()).map(row).collect())
}

/// The same in the biggest glyphs that fit a field, `most` at the most.
pub(in crate::ui) fn biggest(text: &str, most: Size, width: u16, height: u16) -> Option<Vec<String>> {
    let fits = |rows: &Vec<String>| {
        rows.len() <= usize::from(height) && rows.first().is_some_and(|row| row.width() <= usize::from(width))
    };
    let sizes = [Size::Fifteen, Size::Ten, Size::Five, Size::Three].into_iter();
    sizes.filter(|size| *size <= most).filter_map(|size| big(text, size)).find(fits)
}

impl Size {
    /// Rows a number takes.
    pub(in crate::ui) const fn rows(self) -> usize {
        match self {
            Self::Three => 3,
            Self::Five => 5,
            Self::Ten => 10,
            Self::Fifteen => 15,
        }
    }

    /// Rows that a dot is high, and half the columns that it is wide; two dots share a row of half blocks.
    const fn scale(self) -> usize {
        match self {
            Self::Three | Self::Five => 1,
            Self::Ten => 2,
            Self::Fifteen => 3,
        }
    }

    fn gap(self) -> String {
        match self {
            Self::Three => " ".to_owned(),
            _ => "  ".repeat(self.scale()),
        }
    }
}

struct Glyph {
    dots: [u8; 5],
    width: usize,
}

impl Glyph {
    fn of(c: char) -> Option<Self> {
        let (_, width, dots) = GLYPHS.iter().find(|(known, ..)| *known == c)?;
        Some(Self { dots: *dots, width: *width })
    }

    fn row(&self, row: usize, size: Size) -> String {
        let columns = (0..self.width).rev();
        if size == Size::Three {
            return columns.map(|bit| half(self.dot(row * 2, bit), self.dot(row * 2 + 1, bit))).collect();
        }
        let (block, blank) = ("██".repeat(size.scale()), "  ".repeat(size.scale()));
        let dot = |bit| self.dot(row / size.scale(), bit);
        columns.map(|bit| if dot(bit) { block.as_str() } else { blank.as_str() }).collect()
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
        let known: String = GLYPHS.iter().map(|(c, ..)| *c).collect();
        for size in [Size::Three, Size::Five, Size::Ten, Size::Fifteen] {
            let rows = big(&known, size).unwrap();
            assert_eq!(rows.len(), size.rows());
            assert!(rows.iter().all(|row| row.chars().count() == rows[0].chars().count()));
        }
    }

    #[test]
    fn the_biggest_that_fits_is_taken() {
        let rows = |width, height| biggest("61.3", Size::Ten, width, height).map(|rows| rows.len());
        assert_eq!([rows(52, 10), rows(51, 10), rows(26, 5)], [Some(10), Some(5), Some(5)]);
        assert_eq!([rows(200, 50), rows(25, 9), rows(12, 9)], [Some(10), Some(3), None]);
    }

    #[test]
    fn what_has_no_glyph_is_left_to_ordinary_text() {
        assert_eq!(big("∞", Size::Three), None);
    }
}
