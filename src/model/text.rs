//! The only kind of foreign text that may be shown or exported.

use std::fmt::{self, Write as _};
use std::sync::Arc;

use unicode_width::UnicodeWidthChar;

/// Combining marks kept on one base character; more would climb over the neighbouring rows.
const MAX_MARKS: usize = 4;

/// Text made harmless: whatever could command a terminal, reorder a line, hide or shift columns
/// is replaced by something visible.
///
/// Control characters become their pictures (`␛`), invisible and reordering characters their code
/// point (`<U+202E>`), and at most four combining marks stay on one character. Variation selectors
/// 15 and 16, which every chat tool sprinkles behind symbols, are dropped: they carry no text.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(Arc<str>);

impl Text {
    /// One line of text: line breaks and tabs become pictures too.
    ///
    /// ```
    /// use warroom::model::Text;
    /// assert_eq!(Text::line("red \u{1b}[31m\n").as_str(), "red ␛[31m␊");
    /// assert_eq!(Text::line("\u{202e}evil").as_str(), "<U+202E>evil");
    /// ```
    pub fn line(raw: &str) -> Self {
        Self::cleaned(raw, false)
    }

    /// Text of several lines: line feeds stay, `\r\n` counts as one.
    pub fn block(raw: &str) -> Self {
        Self::cleaned(&raw.replace("\r\n", "\n"), true)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn cleaned(raw: &str, keep_line_feeds: bool) -> Self {
        if raw.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
            return Self(raw.into());
        }
        let mut clean = String::with_capacity(raw.len());
        let mut marks = MAX_MARKS;
        for c in raw.chars() {
            if c == '\n' && keep_line_feeds {
                clean.push('\n');
                marks = MAX_MARKS;
            } else if is_hidden(c) {
                push_code(&mut clean, c);
                marks = 0;
            } else if c.width() == Some(0) {
                push_mark(&mut clean, c, &mut marks);
            } else {
                push_visible(&mut clean, c);
                marks = 0;
            }
        }
        Self(clean.into())
    }
}

/// Adds a combining mark, unless its base has enough; `marks` counts those it has, and at the
/// start of a line (no base) is already at the limit.
fn push_mark(clean: &mut String, c: char, marks: &mut usize) {
    if matches!(c, '\u{fe0e}' | '\u{fe0f}') {
        return;
    }
    if *marks < MAX_MARKS {
        clean.push(c);
    } else if *marks == MAX_MARKS {
        clean.push('…');
    }
    *marks += 1;
}

fn push_visible(clean: &mut String, c: char) {
    match c {
        '\0'..='\x1f' => clean.extend(char::from_u32(0x2400 + c as u32)),
        '\x7f' => clean.push('␡'),
        _ if c.width().is_none() => push_code(clean, c),
        _ => clean.push(c),
    }
}

fn push_code(clean: &mut String, c: char) {
    let _ = write!(clean, "<U+{:04X}>", c as u32);
}

/// Characters that show nothing by themselves but change what others look like: C1 controls,
/// bidirectional controls, zero-width and filler characters, separators, tags, private use.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0d}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{10ffff}')
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    use super::*;

    #[test]
    fn controls_become_pictures() {
        assert_eq!(Text::line("a\tb\r\n\0\x7f").as_str(), "a␉b␍␊␀␡");
        assert_eq!(Text::line("\u{9b}31m").as_str(), "<U+009B>31m");
        assert_eq!(Text::block("one\r\ntwo\x1b").as_str(), "one\ntwo␛");
    }

    #[test]
    fn invisible_and_reordering_characters_show_their_code() {
        assert_eq!(Text::line("a\u{200b}b\u{2066}\u{e0041}").as_str(), "a<U+200B>b<U+2066><U+E0041>");
    }

    #[test]
    fn marks_are_bounded() {
        let zalgo = format!("a{}b", "\u{301}".repeat(50));
        assert_eq!(Text::line(&zalgo).as_str(), format!("a{}…b", "\u{301}".repeat(4)));
        assert_eq!(Text::line("\u{301}a").as_str(), "…a");
    }

    #[test]
    fn everyday_text_passes_unchanged() {
        for text in ["naïve façade", "日本語", "⚠ done", "Ελληνικά", "e\u{301}"] {
            assert_eq!(Text::line(text).as_str(), text);
        }
    }

    proptest! {
        #[test]
        fn nothing_dangerous_survives(raw in any::<String>()) {
            for c in Text::line(&raw).as_str().chars() {
                prop_assert!(!c.is_control() && !is_hidden(c));
            }
        }

        #[test]
        fn cleaning_twice_changes_nothing(raw in any::<String>()) {
            let once = Text::line(&raw);
            prop_assert_eq!(Text::line(once.as_str()), once);
        }

        #[test]
        fn columns_never_shift(raw in any::<String>()) {
            let text = Text::line(&raw);
            let by_char: usize = text.as_str().chars().filter_map(UnicodeWidthChar::width).sum();
            // Sequences may be narrower than their characters, never wider.
            prop_assert!(text.as_str().width() <= by_char);
        }
    }
}
