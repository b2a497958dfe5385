//! The part of a typed text that is in sight: around the cursor, harmless, in one row.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::model::Text;

/// One character as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Glyph {
    pub shown: String,
    pub at_cursor: bool,
    pub is_wrong: bool,
}

/// The characters of a row that fit into `width` columns, the one at the cursor among them: in a row without
/// the cursor those at its beginning. `wrong` are the bytes that are misread. What is left out on either side
/// shows as `…`.
pub(super) fn visible(text: &str, cursor: Option<usize>, wrong: &Range<usize>, width: usize) -> Vec<Glyph> {
    let Some(cursor) = cursor else {
        let glyph = |(at, grapheme)| Glyph {
            shown: shown(grapheme),
            at_cursor: false,
            is_wrong: wrong.contains(&at),
        };
        return cut(text.grapheme_indices(true).take(width + 1).map(glyph).collect(), false, width);
    };
    let (before, after) = text.split_at(text.floor_char_boundary(cursor));
    // Some of what follows the cursor stays in sight, so that one sees where one goes.
    let ahead = filled(after.graphemes(true), (width / 4).max(1)).1.max(1);
    let room = width.saturating_sub(ahead);
    let (behind, _) = filled(before.graphemes(true).rev(), room);
    let start = before.len() - behind;
    let glyph = |(at, grapheme): (usize, &str)| Glyph {
        shown: shown(grapheme),
        at_cursor: at == cursor,
        is_wrong: wrong.contains(&at),
    };
    let mut glyphs: Vec<Glyph> = text
        .get(start..)
        .unwrap_or_default()
        .grapheme_indices(true)
        .map(|(at, g)| (start + at, g))
        .map(glyph)
        .take(width + 1)
        .collect();
    if glyphs.iter().all(|glyph| !glyph.at_cursor) && cursor == text.len() {
        glyphs.push(Glyph { shown: " ".to_owned(), at_cursor: true, is_wrong: false });
    }
    cut(glyphs, start > 0, width)
}

/// Bytes and columns of the characters that fit.
fn filled<'t>(graphemes: impl Iterator<Item = &'t str>, width: usize) -> (usize, usize) {
    let (mut bytes, mut used) = (0, 0);
    for grapheme in graphemes {
        let wide = shown(grapheme).width();
        if used + wide > width {
            break;
        }
        used += wide;
        bytes += grapheme.len();
    }
    (bytes, used)
}

/// Ends in `…` where it runs over, and begins with one where something stands before.
fn cut(mut glyphs: Vec<Glyph>, begins_late: bool, width: usize) -> Vec<Glyph> {
    let elided = |glyph: &mut Glyph| {
        if !glyph.at_cursor {
            *glyph = Glyph { shown: "…".to_owned(), is_wrong: false, at_cursor: false };
        }
    };
    if let Some(first) = glyphs.first_mut().filter(|_| begins_late) {
        elided(first);
    }
    let columns = |glyphs: &[Glyph]| glyphs.iter().map(|glyph| glyph.shown.width()).sum::<usize>();
    let mut over = false;
    while columns(&glyphs) > width && glyphs.len() > 1 {
        glyphs.pop();
        over = true;
    }
    if let Some(last) = glyphs.last_mut().filter(|_| over) {
        elided(last);
    }
    glyphs
}

/// A line end as a sign, everything else made harmless; whatever shows nothing takes a column.
fn shown(grapheme: &str) -> String {
    if grapheme == "\n" {
        return "⏎".to_owned();
    }
    let clean = Text::line(grapheme);
    if clean.as_str().width() == 0 { " ".to_owned() } else { clean.to_string() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str, cursor: usize, width: usize) -> (String, String) {
        let glyphs = visible(text, Some(cursor), &(0..0), width);
        let all = glyphs.iter().map(|glyph| glyph.shown.as_str()).collect();
        let cursor = glyphs.into_iter().find(|glyph| glyph.at_cursor).map(|glyph| glyph.shown);
        (all, cursor.unwrap_or_default())
    }

    fn is(all: &str, cursor: &str) -> (String, String) {
        (all.to_owned(), cursor.to_owned())
    }

    #[test]
    fn the_cursor_stays_in_sight() {
        assert_eq!(at("", 0, 8), is(" ", " "));
        assert_eq!(at("abc", 3, 8), is("abc ", " "));
        assert_eq!(at("abcdefghij", 10, 8), is("…efghij ", " "));
        assert_eq!(at("abcdefghij", 0, 8), is("abcdefg…", "a"));
        assert_eq!(at("abcdefghijklmnop", 8, 8), is("…defghi…", "i"));
    }

    #[test]
    fn nothing_that_is_typed_commands_the_terminal() {
        assert_eq!(at("a\nb\u{1b}[31m", 1, 20), is("a⏎b␛[31m", "⏎"));
        assert_eq!(at("\u{202e}x", 4, 20).0, "<U+202E>x ");
    }

    #[test]
    fn a_row_without_the_cursor_shows_its_beginning() {
        let row: String =
            visible("abcdefghij", None, &(0..0), 8).into_iter().map(|glyph| glyph.shown).collect();
        assert_eq!(row, "abcdefg…");
    }

    #[test]
    fn what_is_misread_is_marked_by_bytes() {
        let glyphs = visible("é @25", Some(6), &(3..6), 20);
        let wrong: String = glyphs.iter().filter(|g| g.is_wrong).map(|g| g.shown.as_str()).collect();
        assert_eq!(wrong, "@25");
    }

    proptest! {
        #[test]
        fn any_text_fits_and_shows_one_cursor(text in "(\\PC|[\0-\u{1f}]|日|e\u{301}){0,60}", cursor in 0_usize..70, width in 12_usize..50) {
            let glyphs = visible(&text, Some(cursor.min(text.len())), &(0..0), width);
            let used: usize = glyphs.iter().map(|glyph| glyph.shown.width()).sum();
            prop_assert!(used <= width, "{used} {glyphs:?}");
            // A cursor within a cluster, where no key ever puts it, may not be seen.
            prop_assert!(glyphs.iter().filter(|glyph| glyph.at_cursor).count() <= 1);
        }
    }
}
