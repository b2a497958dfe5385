//! How the screen looks and which keys work it.

use super::keymap::Keymap;
use super::theme::Theme;

/// Everything a frame depends on besides the state.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// Colours by meaning.
    pub theme: Theme,
    /// Keys, for the footer and the help.
    pub keymap: Keymap,
    /// Which characters the terminal can show.
    pub charset: Charset,
}

/// Which characters the terminal can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Charset {
    /// All of Unicode.
    #[default]
    Unicode,
    /// The printable ASCII characters; everything else gets a stand-in of the same width.
    Ascii,
}

impl Charset {
    /// The charset of a locale, from the values of `LC_ALL`, `LC_CTYPE` and `LANG`: the first that is set
    /// and not empty decides. Without any, Unicode: a bare environment is common in containers, a terminal
    /// without UTF-8 is not.
    pub fn detect(lc_all: Option<&str>, lc_ctype: Option<&str>, lang: Option<&str>) -> Self {
        let locale = [lc_all, lc_ctype, lang].into_iter().flatten().find(|value| !value.is_empty());
        let utf_8 = |locale: &str| {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        };
        if locale.is_none_or(utf_8) { Self::Unicode } else { Self::Ascii }
    }

    /// The stand-in for a cell's symbol that this charset cannot show; nothing where it can.
    pub(super) fn stand_in(self, symbol: &str) -> Option<&'static str> {
        if self == Self::Unicode || symbol.is_ascii() {
            return None;
        }
        let c = symbol.chars().next().unwrap_or(' ');
        Some(match c {
            '●' => "*",
            // Not `!`, which is an action under the charts.
            '▲' | '△' | '↑' => "^",
            '▽' | '▼' | '✓' | '↓' => "v",
            '○' | '☐' => "o",
            '✎' => "'",
            '↗' => "/",
            '⊘' => "0",
            '▸' | '→' | '≥' | '›' => ">",
            '←' | '≤' | '‹' => "<",
            '─' | '━' | '╌' | '–' | '—' | '−' | '▃' | '▂' | '▎' | '⊖' | '▹' => "-",
            '│' | '┃' => "|",
            '┌' | '┐' | '└' | '┘' | '┏' | '┓' | '┗' | '┛' | '◆' | '✔' | '✱' => "+",
            '█' | '▇' | '▆' | '▉' | '▊' | '▋' | '■' => "#",
            '▅' | '▄' | '▌' | '▍' => "=",
            '▁' | '▏' => "_",
            '▀' => "\"",
            '░' | '·' | '…' => ".",
            '×' | '✗' => "x",
            'µ' => "u",
            '\u{2800}' => " ",
            '\u{2801}'..='\u{28ff}' => braille(c),
            _ => "?",
        })
    }
}

/// A braille cell by how many of its eight dots are set.
fn braille(c: char) -> &'static str {
    match (c as u32 - 0x2800).count_ones() {
        0..=2 => ".",
        3..=5 => ":",
        _ => "#",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_set_locale_decides() {
        assert_eq!(Charset::detect(None, Some(""), Some("en_US.UTF-8")), Charset::Unicode);
        assert_eq!(Charset::detect(Some("C"), None, Some("en_US.UTF-8")), Charset::Ascii);
        assert_eq!(Charset::detect(None, None, None), Charset::Unicode);
    }
}
