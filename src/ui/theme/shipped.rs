//! A resolved theme, and those that ship with warroom.

use std::sync::Arc;

use ratatui::style::{Modifier, Style};

use super::depth::Depth;
use super::file::File;
use super::role::Role;
use crate::ui::problem::{Problem, unknown};

/// The themes inside the binary, in the order they are stepped through.
const SHIPPED: [(&str, &str); 3] = [
    ("dark", include_str!("../../../themes/dark.toml")),
    ("light", include_str!("../../../themes/light.toml")),
    ("high-contrast", include_str!("../../../themes/high-contrast.toml")),
];

/// A style for every role, in the colours the terminal has.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    name: Arc<str>,
    depth: Depth,
    styles: [Style; Role::COUNT],
}

impl Theme {
    /// The shipped theme called `name`; otherwise a message naming the nearest.
    pub fn named(name: &str, depth: Depth) -> Result<Self, Problem> {
        match source_of(name) {
            Some(source) => Self::parse(name, source, depth),
            None => Err(Problem { line: 1, column: 1, text: unknown("theme", name, Self::names()) }),
        }
    }

    /// A theme from the text of a file; it may inherit from the shipped ones.
    pub fn parse(name: &str, source: &str, depth: Depth) -> Result<Self, Problem> {
        let mut theme = Self { name: name.into(), depth, styles: [Style::new(); Role::COUNT] };
        for (role, style) in inherited(source, 0)? {
            theme.styles[role as usize] = fit(role, style, depth);
        }
        Ok(theme)
    }

    /// The names of the shipped themes.
    pub fn names() -> impl Iterator<Item = &'static str> {
        SHIPPED.iter().map(|(name, _)| *name)
    }

    /// The shipped theme after this one; the first after one that is not shipped.
    #[must_use]
    pub fn next(&self) -> Self {
        let at = SHIPPED.iter().position(|(name, _)| **name == *self.name);
        let (name, source) = SHIPPED[at.map_or(0, |at| (at + 1) % SHIPPED.len())];
        Self::parse(name, source, self.depth).unwrap_or_else(|_| self.clone())
    }

    /// The theme's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The colours it is cut down to.
    pub const fn depth(&self) -> Depth {
        self.depth
    }

    /// How text of this meaning looks.
    pub const fn style(&self, role: Role) -> Style {
        self.styles[role as usize]
    }

    /// How a filled shape of this meaning looks: reversed, it would look empty.
    pub fn fill(&self, role: Role) -> Style {
        self.style(role).remove_modifier(Modifier::REVERSED)
    }
}

fn source_of(name: &str) -> Option<&'static str> {
    SHIPPED.iter().find(|(known, _)| *known == name).map(|(_, source)| *source)
}

/// The styles of a file after those it inherits: of two for one role the later counts.
fn inherited(source: &str, depth: usize) -> Result<Vec<(Role, Style)>, Problem> {
    let file = File::parse(source)?;
    let Some((parent, span)) = &file.inherits else { return Ok(file.styles) };
    let Some(parent) = source_of(parent) else {
        return Err(file.problem(span.clone(), unknown("theme", parent, Theme::names())));
    };
    if depth > SHIPPED.len() {
        return Err(file.problem(span.clone(), "this theme inherits from itself".to_owned()));
    }
    let mut styles = inherited(parent, depth + 1)?;
    styles.extend(file.styles);
    Ok(styles)
}

fn fit(role: Role, style: Style, depth: Depth) -> Style {
    if depth == Depth::Monochrome {
        return Style::new().add_modifier(role.monochrome());
    }
    Style { fg: style.fg.map(|c| depth.fit(c)), bg: style.bg.map(|c| depth.fit(c)), ..style }
}

#[cfg(test)]
mod tests {
    use ratatui::style::Color;

    use super::*;

    #[test]
    fn every_shipped_theme_styles_every_role_at_every_depth() {
        for name in Theme::names() {
            for depth in [Depth::TrueColour, Depth::Ansi256, Depth::Ansi16, Depth::Monochrome] {
                let theme = Theme::named(name, depth).unwrap();
                for role in [Role::Text, Role::Muted, Role::Warning, Role::Critical, Role::Stale] {
                    assert!(depth == Depth::Monochrome || theme.style(role).fg.is_some(), "{name} {role:?}");
                }
                assert_ne!(theme.style(Role::Critical), theme.style(Role::Warning), "{name} {depth:?}");
                assert_ne!(theme.style(Role::Ok), theme.style(Role::Stale), "{name} {depth:?}");
            }
        }
    }

    #[test]
    fn monochrome_has_no_colour_at_all() {
        let theme = Theme::named("high-contrast", Depth::Monochrome).unwrap();
        for role in Role::ALL {
            assert_eq!((theme.style(role).fg, theme.style(role).bg), (None, None), "{role:?}");
        }
    }

    #[test]
    fn a_file_inherits_what_it_does_not_name() {
        let theme = Theme::parse("mine", "inherits = \"dark\"\nok = \"blue\"", Depth::TrueColour).unwrap();
        let dark = Theme::named("dark", Depth::TrueColour).unwrap();
        assert_eq!(theme.style(Role::Ok).fg, Some(Color::Blue));
        assert_eq!(theme.style(Role::Critical), dark.style(Role::Critical));
    }

    #[test]
    fn mistakes_name_place_and_neighbour() {
        let wrong = |source| Theme::parse("mine", source, Depth::TrueColour).unwrap_err().to_string();
        assert_eq!(
            wrong("text = \"white\"\ncritcal = \"red\""),
            r#"line 2, column 1: no role "critcal"; did you mean "critical"?"#
        );
        assert_eq!(wrong("ok = \"gren\""), r#"line 1, column 6: no colour "gren"; did you mean "green"?"#);
        assert!(wrong("inherits = \"drak\"").ends_with(r#"no theme "drak"; did you mean "dark"?"#));
        assert!(wrong("ok = 3").contains("a style is a string"));
        assert!(wrong("ok = \"#12345\"").contains("six hexadecimal digits"));
        assert!(wrong("ok = ").starts_with("line 1, column"));
        let unknown = Theme::named("ligth", Depth::TrueColour).unwrap_err();
        assert_eq!(unknown.text, r#"no theme "ligth"; did you mean "light"?"#);
    }

    #[test]
    fn stepping_comes_round() {
        let dark = Theme::named("dark", Depth::Ansi16).unwrap();
        assert_eq!(dark.next().next().next(), dark);
    }
}
