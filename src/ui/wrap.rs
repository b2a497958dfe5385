//! Long text in several lines.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The text in lines of at most `width` columns, broken after a space or comma where there is one in the
/// second half of a line; one empty line for an empty text.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = text.trim_end();
    loop {
        // Only as much is measured as fits: a text of a megabyte is no slower by the line.
        let fits = fitting(rest, width);
        if fits == rest.len() {
            break;
        }
        let (line, after) = rest.split_at(break_before(&rest[..fits]));
        lines.push(line.trim_end().to_owned());
        rest = after.trim_start();
    }
    if lines.is_empty() || !rest.is_empty() {
        lines.push(rest.to_owned());
    }
    lines
}

/// Bytes of the text that fit into `width` columns: one grapheme at least, so that wrapping ends.
fn fitting(text: &str, width: usize) -> usize {
    let mut used = 0;
    let beyond = text.grapheme_indices(true).find(|(at, grapheme)| {
        used += grapheme.width();
        used > width && *at > 0
    });
    beyond.map_or(text.len(), |(at, _)| at)
}

fn break_before(line: &str) -> usize {
    let at = line.rfind([' ', ',']).map(|at| at + 1);
    at.filter(|at| *at > line.len() / 2).unwrap_or(line.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn breaks_at_words_and_cuts_what_has_none() {
        assert_eq!(wrap("sum by (code) (rate(x))", 14), ["sum by (code)", "(rate(x))"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("", 3), [""]);
    }

    proptest! {
        #[test]
        fn keeps_its_width_and_its_words(text in "[a-z ,日]{0,60}", width in 2_usize..30) {
            let lines = wrap(&text, width);
            prop_assert!(lines.iter().all(|line| line.width() <= width));
            let letters = |text: &str| text.chars().filter(|c| *c != ' ').collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }

        #[test]
        fn always_ends(text in any::<String>(), width in 0_usize..5) {
            prop_assert!(!wrap(&text, width).is_empty());
        }
    }
}
