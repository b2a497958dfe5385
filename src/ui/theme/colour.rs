//! Colours: their spelling in theme files, and the nearest one in a smaller palette.

use ratatui::style::Color;

/// The 16 colours by name, with the shades xterm gives them.
const NAMED: [(&str, Color, [u8; 3]); 16] = [
    ("black", Color::Black, [0, 0, 0]),
    ("red", Color::Red, [205, 0, 0]),
    ("green", Color::Green, [0, 205, 0]),
    ("yellow", Color::Yellow, [205, 205, 0]),
    ("blue", Color::Blue, [0, 0, 238]),
    ("magenta", Color::Magenta, [205, 0, 205]),
    ("cyan", Color::Cyan, [0, 205, 205]),
    ("gray", Color::Gray, [229, 229, 229]),
    ("dark-gray", Color::DarkGray, [127, 127, 127]),
    ("light-red", Color::LightRed, [255, 0, 0]),
    ("light-green", Color::LightGreen, [0, 255, 0]),
    ("light-yellow", Color::LightYellow, [255, 255, 0]),
    ("light-blue", Color::LightBlue, [92, 92, 255]),
    ("light-magenta", Color::LightMagenta, [255, 0, 255]),
    ("light-cyan", Color::LightCyan, [0, 255, 255]),
    ("white", Color::White, [255, 255, 255]),
];

/// Difference of channels below which a colour counts as a grey.
const FAINT: u8 = 48;
/// Strongest channel from which a colour counts as bright.
const BRIGHT: u8 = 200;

/// The steps of each channel in xterm's colour cube.
const CUBE: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// The names a colour can have; `default` is the terminal's own.
pub(super) fn names<'a>() -> impl Iterator<Item = &'a str> {
    NAMED.iter().map(|(name, ..)| *name).chain(["default"])
}

/// A colour as theme files write it: `#rrggbb`, a name, or an index from 0 to 255.
pub(super) fn parse(text: &str) -> Option<Color> {
    if let Some(hex) = text.strip_prefix('#') {
        let digits = hex.len() == 6 && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
        let value = u32::from_str_radix(hex, 16).ok().filter(|_| digits)?;
        let [_, r, g, b] = value.to_be_bytes();
        return Some(Color::Rgb(r, g, b));
    }
    if text == "default" {
        return Some(Color::Reset);
    }
    let named = NAMED.iter().find(|(name, ..)| *name == text).map(|(_, colour, _)| *colour);
    named.or_else(|| text.parse().ok().map(Color::Indexed))
}

/// The nearest of xterm's 256 colours; the 16 at their start are left out, since users repaint them.
pub(super) fn to_256(colour: Color) -> Color {
    let Color::Rgb(r, g, b) = colour else { return colour };
    let steps =
        [r, g, b].map(|channel| nearest(CUBE.into_iter().map(|step| distance([channel; 3], [step; 3]))));
    let cube = steps.map(|step| CUBE[step]);
    let grey = nearest((0..24).map(|n| distance([r, g, b], [8 + 10 * n; 3])));
    let shade = 8 + 10 * grey as u8;
    let index = if distance([r, g, b], [shade; 3]) < distance([r, g, b], cube) {
        232 + grey
    } else {
        16 + 36 * steps[0] + 6 * steps[1] + steps[2]
    };
    Color::Indexed(index as u8)
}

/// The one of the 16 colours with the same hue. The nearest by distance would be a grey for every soft
/// colour, and what a colour means is in its hue.
pub(super) fn to_16(colour: Color) -> Color {
    let shade = match colour {
        Color::Rgb(r, g, b) => [r, g, b],
        Color::Indexed(index) => shade_of(index),
        _ => return colour,
    };
    let (least, most) = shade.iter().fold((255, 0), |(low, high), c| (low.min(*c), high.max(*c)));
    if most - least < FAINT {
        return grey(most);
    }
    let middle = least + (most - least) / 2;
    let hue = shade.iter().rev().fold(0, |bits, channel| bits << 1 | usize::from(*channel > middle));
    // The names come in the order of these bits, red the lowest; the bright ones eight later.
    NAMED[hue + if most >= BRIGHT { 8 } else { 0 }].1
}

const fn grey(brightness: u8) -> Color {
    match brightness {
        0..50 => Color::Black,
        50..165 => Color::DarkGray,
        165..240 => Color::Gray,
        _ => Color::White,
    }
}

/// What xterm paints for an index.
fn shade_of(index: u8) -> [u8; 3] {
    match index {
        0..=15 => NAMED[usize::from(index)].2,
        16..=231 => {
            let n = usize::from(index) - 16;
            [CUBE[n / 36], CUBE[n / 6 % 6], CUBE[n % 6]]
        }
        232..=255 => [8 + 10 * (index - 232); 3],
    }
}

/// The place of the least; ties go to the first.
fn nearest(distances: impl Iterator<Item = u32>) -> usize {
    distances.enumerate().min_by_key(|(_, distance)| *distance).map_or(0, |(at, _)| at)
}

/// How different two colours look: the eye minds green most and blue least.
fn distance(a: [u8; 3], b: [u8; 3]) -> u32 {
    let square = |i: usize| u32::from(a[i].abs_diff(b[i])).pow(2);
    3 * square(0) + 4 * square(1) + 2 * square(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings() {
        assert_eq!(parse("#ff8700"), Some(Color::Rgb(255, 135, 0)));
        assert_eq!(parse("dark-gray"), Some(Color::DarkGray));
        assert_eq!(parse("208"), Some(Color::Indexed(208)));
        assert_eq!([parse("#ff87"), parse("256"), parse("#+12345"), parse("")], [None; 4]);
    }

    #[test]
    fn smaller_palettes_keep_the_hue() {
        assert_eq!(to_256(Color::Rgb(255, 135, 0)), Color::Indexed(208));
        assert_eq!(to_256(Color::Rgb(128, 128, 128)), Color::Indexed(244));
        assert_eq!(to_16(Color::Rgb(255, 95, 95)), Color::LightRed);
        assert_eq!(to_16(Color::Rgb(127, 184, 138)), Color::Green);
        assert_eq!(to_16(Color::Rgb(196, 155, 234)), Color::LightMagenta);
        assert_eq!(to_16(Color::Indexed(9)), Color::LightRed);
        assert_eq!(to_16(Color::Rgb(120, 120, 130)), Color::DarkGray);
    }
}
