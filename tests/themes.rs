//! What holds for every shipped theme: roles can be read, and states told apart.

#![allow(clippy::unwrap_used)]

use ratatui::style::Color;
use warroom::ui::theme::{Depth, Role, Theme};

/// Linear red, green and blue, from 0 to 1.
type Light = [f64; 3];

/// How a colour looks to usual eyes, and to those without the cones for long (protanopia) or middle waves
/// (deuteranopia): matrices on linear RGB for a severity of 1.0, from Machado, Oliveira and Fernandes, "A
/// Physiologically-based Model for Simulation of Color Vision Deficiency", 2009.
const EYES: [(&str, [Light; 3]); 3] = [
    ("usual", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "protanopia",
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
    ),
    (
        "deuteranopia",
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
    ),
];

/// From linear RGB to cones and from their cube roots to Oklab: Björn Ottosson, "A perceptual color space
/// for image processing", 2020.
const TO_CONES: [Light; 3] = [
    [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
    [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
    [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
];
const TO_OKLAB: [Light; 3] = [
    [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
    [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
    [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
];

/// Distance in Oklab from which two colours are taken for different at a glance: six times the 0.02 at which
/// they begin to differ side by side.
const APART: f64 = 0.12;

/// Contrast from which large text and signs count as legible: WCAG 2.1, 1.4.11.
const LEGIBLE: f64 = 3.0;

const STATES: [Role; 6] =
    [Role::Critical, Role::Warning, Role::Ok, Role::Stale, Role::NoData, Role::Acknowledged];

/// What is a surface or a shape, not text.
const SHAPES: [Role; 5] = [Role::Background, Role::Border, Role::BarEmpty, Role::Bar, Role::Chart];

fn themes(depth: Depth) -> impl Iterator<Item = Theme> {
    Theme::names().map(move |name| Theme::named(name, depth).unwrap())
}

fn light(colour: Option<Color>) -> Option<Light> {
    let shade = match colour? {
        Color::Rgb(r, g, b) => [r, g, b],
        Color::Black => [0; 3],
        Color::White => [255; 3],
        _ => return None,
    };
    // The sRGB transfer function, IEC 61966-2-1.
    let linear = |c: f64| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
    Some(shade.map(|c| linear(f64::from(c) / 255.0)))
}

fn times(matrix: &[Light; 3], v: Light) -> Light {
    matrix.map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2])
}

fn oklab(light: Light) -> Light {
    times(&TO_OKLAB, times(&TO_CONES, light).map(f64::cbrt))
}

fn distance(a: Light, b: Light) -> f64 {
    (0..3).map(|i| (a[i] - b[i]).powi(2)).sum::<f64>().sqrt()
}

/// Relative luminance and contrast as WCAG 2.1 defines them.
fn contrast(a: Light, b: Light) -> f64 {
    let luminance = |light: Light| 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2] + 0.05;
    let (a, b) = (luminance(a), luminance(b));
    a.max(b) / a.min(b)
}

/// How near the two nearest states come, and which they are.
fn nearest(theme: &Theme, eye: &[Light; 3]) -> (f64, Role, Role) {
    let seen = |role: Role| {
        let light = light(theme.style(role).fg).unwrap();
        oklab(times(eye, light).map(|c| c.clamp(0.0, 1.0)))
    };
    let pairs = STATES.iter().enumerate().flat_map(|(at, a)| STATES[at + 1..].iter().map(|b| (*a, *b)));
    let distances = pairs.map(|(a, b)| (distance(seen(a), seen(b)), a, b));
    distances.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap()
}

#[test]
fn colour_blind_eyes_tell_the_states_apart() {
    let theme = Theme::named("colour-blind", Depth::TrueColour).unwrap();
    for (name, eye) in &EYES {
        let (distance, a, b) = nearest(&theme, eye);
        assert!(distance >= APART, "{name}: {a:?} and {b:?} are {distance:.3} apart");
    }
}

/// The measure tells something: red and green of the same brightness come too near.
#[test]
fn the_measure_refuses_red_beside_green() {
    let source = "inherits = \"colour-blind\"\n[palette]\nred = \"#b85c00\"\nblue = \"#7a8c00\"";
    let theme = Theme::parse("mine", source, Depth::TrueColour).unwrap();
    assert!(EYES[1..].iter().all(|(_, eye)| nearest(&theme, eye).0 < APART));
}

#[test]
fn text_is_legible_where_the_background_is_known() {
    let mut known = Vec::new();
    for theme in themes(Depth::TrueColour) {
        let Some(behind) = light(theme.style(Role::Background).bg) else { continue };
        known.push(theme.name().to_owned());
        for role in Role::ALL.into_iter().filter(|role| !SHAPES.contains(role)) {
            let contrast = contrast(light(theme.style(role).fg).unwrap(), behind);
            assert!(contrast >= LEGIBLE, "{}: {role:?} {contrast:.2}", theme.name());
        }
    }
    assert_eq!(known, ["light", "high-contrast", "colour-blind"]);
}

#[test]
fn states_differ_at_every_depth() {
    for depth in [Depth::TrueColour, Depth::Ansi256, Depth::Ansi16] {
        for theme in themes(depth) {
            for (at, a) in STATES.iter().enumerate() {
                for b in &STATES[at + 1..] {
                    assert_ne!(theme.style(*a), theme.style(*b), "{} {depth:?} {a:?} {b:?}", theme.name());
                }
            }
        }
    }
}

#[test]
fn fewer_colours_are_only_those_there_are() {
    for role in Role::ALL {
        for theme in themes(Depth::Ansi256) {
            let is_deep = |colour| matches!(colour, Some(Color::Rgb(..)));
            assert!(!is_deep(theme.style(role).fg) && !is_deep(theme.style(role).bg), "{role:?}");
        }
        for theme in themes(Depth::Ansi16) {
            let is_deep = |colour| matches!(colour, Some(Color::Rgb(..) | Color::Indexed(_)));
            assert!(!is_deep(theme.style(role).fg) && !is_deep(theme.style(role).bg), "{role:?}");
        }
        for theme in themes(Depth::Monochrome) {
            assert_eq!((theme.style(role).fg, theme.style(role).bg), (None, None), "{role:?}");
        }
    }
}
