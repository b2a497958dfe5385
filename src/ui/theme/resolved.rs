//! A theme, ready to be drawn with.

use std::sync::Arc;

use ratatui::style::{Modifier, Style};

use super::depth::Depth;
use super::library::{Themes, shipped_names};
use super::role::Role;
use crate::ui::problem::Problem;

/// A style for every role, in the colours the terminal has.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    name: Arc<str>,
    depth: Depth,
    styles: [Style; Role::COUNT],
    themes: Arc<Themes>,
}

impl Theme {
    /// The shipped theme called `name`; otherwise a message naming the nearest.
    pub fn named(name: &str, depth: Depth) -> Result<Self, Problem> {
        Self::among(&Arc::default(), name, depth)
    }

    /// The theme called `name` among these; otherwise a message naming the nearest, or what is wrong in its
    /// file.
    pub fn among(themes: &Arc<Themes>, name: &str, depth: Depth) -> Result<Self, Problem> {
        let source = themes.source(name).map_err(Problem::whole)?;
        Self::read(themes, name, source, depth)
    }

    /// A theme from the text of a file; it may inherit from the shipped ones.
    pub fn parse(name: &str, source: &str, depth: Depth) -> Result<Self, Problem> {
        Self::read(&Arc::default(), name, source, depth)
    }

    fn read(themes: &Arc<Themes>, name: &str, source: &str, depth: Depth) -> Result<Self, Problem> {
        let mut styles = [Style::new(); Role::COUNT];
        for (role, style) in themes.styles(name, source)? {
            styles[role as usize] = fit(role, style, depth);
        }
        Ok(Self { name: name.into(), depth, styles, themes: themes.clone() })
    }

    /// The names of the shipped themes.
    pub fn names() -> impl Iterator<Item = &'static str> {
        shipped_names()
    }

    /// The theme after this one among those it was found among; what cannot be read is passed over.
    #[must_use]
    pub fn next(&self) -> Self {
        let mut names = self.themes.after(&self.name);
        names.find_map(|name| self.other(name).ok()).unwrap_or_else(|| self.clone())
    }

    /// Another theme of those this one was found among, in the same depth.
    pub fn other(&self, name: &str) -> Result<Self, Problem> {
        Self::among(&self.themes, name, self.depth)
    }

    /// The names of the themes this one was found among, in the order they are stepped through.
    pub fn siblings(&self) -> impl Iterator<Item = &str> {
        self.themes.names()
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
                for role in Role::ALL {
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
        assert!(wrong("ok = 3").ends_with("a style such as \"bold #ff5f5f\" is a string, not integer"));
        assert!(wrong("ok = \"#12345\"").contains("six hexadecimal digits"));
        assert!(wrong("ok = ").starts_with("line 1, column"));
        let unknown = Theme::named("ligth", Depth::TrueColour).unwrap_err();
        assert_eq!(unknown.text, r#"no theme "ligth"; did you mean "light"?"#);
    }

    #[test]
    fn stepping_comes_round() {
        let dark = Theme::named("dark", Depth::Ansi16).unwrap();
        assert_eq!(dark.next().next().next().next(), dark);
        let themes = Themes::default().with("mine", "inherits = \"light\"").with("wrong", "x = 1");
        let last = Theme::among(&Arc::new(themes), "colour-blind", Depth::Ansi16).unwrap();
        assert_eq!([last.next().name(), last.next().next().name()], ["mine", "dark"]);
    }

    #[test]
    fn a_users_own_stands_before_a_shipped_one_and_may_build_on_it() {
        let own = "inherits = \"dark\"\nok = \"blue\"";
        let themes = Arc::new(Themes::default().with("dark", own).with("heir", "inherits = \"dark\""));
        let shipped = Theme::named("dark", Depth::TrueColour).unwrap();
        for name in ["dark", "heir"] {
            let theme = Theme::among(&themes, name, Depth::TrueColour).unwrap();
            assert_eq!(theme.style(Role::Ok).fg, Some(Color::Blue), "{name}");
            assert_eq!(theme.style(Role::Critical), shipped.style(Role::Critical));
        }
    }

    #[test]
    fn a_palette_names_colours_and_repaints_what_is_inherited() {
        let parent = "inherits = \"dark\"\nok = \"calm\"\nwarning = \"bold red on calm\"\n\
                      [palette]\ncalm = \"#102030\"\nred = \"#aa0000\"";
        let themes = Themes::default().with("parent", parent);
        let themes = Arc::new(themes.with("heir", "inherits = \"parent\"\n[palette]\ncalm = \"blue\""));
        let parent = Theme::among(&themes, "parent", Depth::TrueColour).unwrap();
        let calm = Color::Rgb(0x10, 0x20, 0x30);
        assert_eq!(parent.style(Role::Ok).fg, Some(calm));
        let warning = parent.style(Role::Warning);
        assert_eq!((warning.fg, warning.bg), (Some(Color::Rgb(0xaa, 0, 0)), Some(calm)));
        let heir = parent.other("heir").unwrap();
        assert_eq!(heir.style(Role::Ok).fg, Some(Color::Blue));
    }

    #[test]
    fn what_is_wrong_in_a_palette_or_a_parent_is_told_too() {
        let wrong = |source| Theme::parse("mine", source, Depth::TrueColour).unwrap_err().to_string();
        assert_eq!(
            wrong("ok = \"clam\"\n[palette]\ncalm = \"#102030\""),
            r#"line 1, column 6: no colour "clam"; did you mean "calm"?"#
        );
        assert!(wrong("[palette]\ncalm = \"gren\"").starts_with("line 2, column 8: no colour \"gren\""));
        assert!(wrong("[palette]\nbold = \"#102030\"").contains("means something else"));
        assert!(wrong("palette = 1").contains("a table"));
        let themes = Themes::default().with("a", "inherits = \"b\"").with("b", "inherits = \"a\"");
        let themes = Arc::new(themes.with("c", "\ninherits = \"d\"").with("d", "ok = \"gren\""));
        let wrong = |name| Theme::among(&themes, name, Depth::TrueColour).unwrap_err().to_string();
        assert!(wrong("a").contains("inherits from itself"), "{}", wrong("a"));
        assert_eq!(
            wrong("c"),
            "line 2, column 12: theme \"d\" is wrong: \
             line 1, column 6: no colour \"gren\"; did you mean \"green\"?"
        );
    }
}
