//! Styles and positions as escape sequences: the only place that writes any.

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// Back to the terminal's own style.
pub(super) const RESET: &str = "\x1b[0m";

const MODIFIERS: [(Modifier, &str); 6] = [
    (Modifier::BOLD, ";1"),
    (Modifier::DIM, ";2"),
    (Modifier::ITALIC, ";3"),
    (Modifier::UNDERLINED, ";4"),
    (Modifier::REVERSED, ";7"),
    (Modifier::CROSSED_OUT, ";9"),
];

/// What a terminal's pen is set to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Pen {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl Pen {
    /// The pen a cell is written with.
    pub(super) const fn of(cell: &Cell) -> Self {
        Self { fg: cell.fg, bg: cell.bg, modifier: cell.modifier }
    }

    /// The ground that a blank shows; none where the pen leaves more than that.
    pub(super) fn seen_on_blanks(self) -> Option<Color> {
        let seen = Modifier::UNDERLINED | Modifier::REVERSED | Modifier::CROSSED_OUT;
        Some(self.bg).filter(|_| !self.modifier.intersects(seen))
    }

    /// What it colours with, and the ground.
    pub(super) const fn colours(self) -> (Color, Color) {
        (self.fg, self.bg)
    }

    /// Orders pens by what else they leave; nothing comes first.
    pub(super) const fn stands_out(self) -> u16 {
        self.modifier.bits()
    }

    /// The pen for blanks on the same ground.
    pub(super) fn ground(self) -> Self {
        Self { bg: self.bg, ..Self::default() }
    }

    /// Writes the change from `self` to `next`; nothing when they are the same.
    pub(super) fn change(&mut self, next: Self, out: &mut String) {
        if *self == next {
            return;
        }
        // What was set cannot be taken back one by one everywhere: then from the ground up.
        let is_more = next.modifier.contains(self.modifier);
        let from = if is_more && next != Self::default() { *self } else { Self::default() };
        let mut codes = String::new();
        if from != *self {
            codes.push_str(";0");
        }
        for (modifier, code) in MODIFIERS {
            if next.modifier.difference(from.modifier).contains(modifier) {
                codes.push_str(code);
            }
        }
        if next.fg != from.fg {
            push_colour(next.fg, 30, &mut codes);
        }
        if next.bg != from.bg {
            push_colour(next.bg, 40, &mut codes);
        }
        out.push_str("\x1b[");
        out.push_str(codes.trim_start_matches(';'));
        out.push('m');
        *self = next;
    }
}

/// Appends the code of a colour; `base` is 30 for the foreground and 40 for the background.
fn push_colour(colour: Color, base: u8, out: &mut String) {
    let code = match colour {
        Color::Reset => (base + 9).to_string(),
        Color::Black => base.to_string(),
        Color::Red => (base + 1).to_string(),
        Color::Green => (base + 2).to_string(),
        Color::Yellow => (base + 3).to_string(),
        Color::Blue => (base + 4).to_string(),
        Color::Magenta => (base + 5).to_string(),
        Color::Cyan => (base + 6).to_string(),
        Color::Gray => (base + 7).to_string(),
        Color::DarkGray => (base + 60).to_string(),
        Color::LightRed => (base + 61).to_string(),
        Color::LightGreen => (base + 62).to_string(),
        Color::LightYellow => (base + 63).to_string(),
        Color::LightBlue => (base + 64).to_string(),
        Color::LightMagenta => (base + 65).to_string(),
        Color::LightCyan => (base + 66).to_string(),
        Color::White => (base + 67).to_string(),
        Color::Indexed(index) => format!("{};5;{index}", base + 8),
        Color::Rgb(r, g, b) => format!("{};2;{r};{g};{b}", base + 8),
    };
    out.push(';');
    out.push_str(&code);
}
