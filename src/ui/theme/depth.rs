//! How many colours a terminal has.

use ratatui::style::Color;

use super::colour;

/// How many colours a terminal has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    /// All of them.
    #[default]
    TrueColour,
    /// The 256 of xterm.
    Ansi256,
    /// The 16 every colour terminal has.
    Ansi16,
    /// None: bold, dim and reverse only.
    Monochrome,
}

impl Depth {
    /// The depth, from the values of `NO_COLOR`, `COLORTERM` and `TERM`.
    ///
    /// `NO_COLOR` counts when it is not empty, as no-color.org has it.
    pub fn detect(no_color: Option<&str>, colorterm: Option<&str>, term: Option<&str>) -> Self {
        let term = term.unwrap_or_default();
        let plain = matches!(term, "dumb" | "vt52" | "vt100" | "vt102" | "vt220" | "vt320");
        if no_color.is_some_and(|value| !value.is_empty()) || plain {
            Self::Monochrome
        } else if matches!(colorterm, Some("truecolor" | "24bit")) || term.ends_with("-direct") {
            Self::TrueColour
        } else if term.contains("256color") {
            Self::Ansi256
        } else {
            Self::Ansi16
        }
    }

    /// The nearest colour this depth can show; `Reset` (the terminal's own) without colours.
    pub(super) fn fit(self, wanted: Color) -> Color {
        match self {
            Self::TrueColour => wanted,
            Self::Ansi256 => colour::to_256(wanted),
            Self::Ansi16 => colour::to_16(wanted),
            Self::Monochrome => Color::Reset,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_decides() {
        let xterm = Some("xterm-256color");
        assert_eq!(Depth::detect(None, Some("truecolor"), xterm), Depth::TrueColour);
        assert_eq!(Depth::detect(None, None, xterm), Depth::Ansi256);
        assert_eq!(Depth::detect(None, None, Some("linux")), Depth::Ansi16);
        assert_eq!(Depth::detect(None, None, None), Depth::Ansi16);
        assert_eq!(Depth::detect(None, Some("truecolor"), Some("dumb")), Depth::Monochrome);
        assert_eq!(Depth::detect(Some("1"), Some("truecolor"), xterm), Depth::Monochrome);
        assert_eq!(Depth::detect(Some(""), Some("24bit"), xterm), Depth::TrueColour);
    }
}
