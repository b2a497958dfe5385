//! A theme file: TOML, each role with a style in words.
//!
//! `critical = "bold #ff5f5f on black"`: modifiers, a colour, and after `on` the colour behind it.
//! `inherits = "dark"` takes every role that is not named from another theme. A table `[palette]` gives
//! colours names, which styles may use; in an heir it also repaints what was inherited.

use std::collections::BTreeMap;
use std::ops::Range;

use ratatui::style::{Color, Modifier, Style};
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::colour;
use super::role::Role;
use crate::ui::problem::{Problem, unknown};

const MODIFIERS: [(&str, Modifier); 5] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underlined", Modifier::UNDERLINED),
    ("reversed", Modifier::REVERSED),
];

/// Colours by a theme's own names.
pub(super) type Palette = BTreeMap<String, Color>;

/// What a theme file says.
pub(super) struct File<'a> {
    /// The theme it builds on, and where it says so.
    pub inherits: Option<(String, Range<usize>)>,
    /// The colours it names.
    pub palette: Palette,
    /// The roles it gives a style, in words, and where.
    roles: Vec<(Role, String, Range<usize>)>,
    source: &'a str,
}

impl<'a> File<'a> {
    /// Reads a theme file.
    pub(super) fn parse(source: &'a str) -> Result<Self, Problem> {
        let table = DeTable::parse(source).map_err(|error| Problem::toml(source, &error))?;
        let mut file = Self { inherits: None, palette: Palette::new(), roles: Vec::new(), source };
        for (key, value) in table.get_ref() {
            match key.get_ref().as_ref() {
                "inherits" => {
                    file.inherits = Some((file.text(value, "a theme's name")?.to_owned(), value.span()));
                }
                "palette" => file.colours(value)?,
                _ => file.role(key, value)?,
            }
        }
        Ok(file)
    }

    /// The roles' styles, in the colours of this palette.
    pub(super) fn styles(&self, palette: &Palette) -> Result<Vec<(Role, Style)>, Problem> {
        let read = |(role, words, span): &(Role, String, Range<usize>)| match style(words, palette) {
            Ok(style) => Ok((*role, style)),
            Err(text) => Err(self.problem(span.clone(), text)),
        };
        self.roles.iter().map(read).collect()
    }

    /// A problem in this file.
    pub(super) fn problem(&self, span: Range<usize>, text: String) -> Problem {
        Problem::at(self.source, span, text)
    }

    fn role(&mut self, key: &Spanned<DeString>, value: &Spanned<DeValue>) -> Result<(), Problem> {
        let name = key.get_ref();
        let role = Role::from_name(name).ok_or_else(|| {
            let known = Role::ALL.into_iter().map(Role::name).chain(["inherits", "palette"]);
            self.problem(key.span(), unknown("role", name, known))
        })?;
        let words = self.text(value, "a style such as \"bold #ff5f5f\"")?.to_owned();
        self.roles.push((role, words, value.span()));
        Ok(())
    }

    fn colours(&mut self, value: &Spanned<DeValue>) -> Result<(), Problem> {
        let Some(table) = value.get_ref().as_table() else {
            return Err(self.problem(value.span(), "palette is a table: [palette]".to_owned()));
        };
        for (key, value) in table {
            let name: &str = key.get_ref();
            let taken = MODIFIERS.iter().any(|(word, _)| *word == name) || ["on", "default"].contains(&name);
            if taken || name.contains(char::is_whitespace) || name.starts_with('#') {
                let text = format!("{name:?} means something else in a style: no name for a colour");
                return Err(self.problem(key.span(), text));
            }
            let text = self.text(value, "a colour such as \"#ff5f5f\"")?;
            let colour = colour::parse(text)
                .ok_or_else(|| self.problem(value.span(), unknown_word(text, colour::names())))?;
            self.palette.insert(name.to_owned(), colour);
        }
        Ok(())
    }

    fn text<'v>(&self, value: &'v Spanned<DeValue<'_>>, what: &str) -> Result<&'v str, Problem> {
        let text = value.get_ref().as_str();
        text.ok_or_else(|| {
            let found = value.get_ref().type_str();
            self.problem(value.span(), format!("{what} is a string, not {found}"))
        })
    }
}

/// A style in words.
fn style(text: &str, palette: &Palette) -> Result<Style, String> {
    let colour = |word: &str| {
        let named = palette.get(word).copied().or_else(|| colour::parse(word));
        named.ok_or_else(|| {
            let modifiers = MODIFIERS.iter().map(|(name, _)| *name);
            unknown_word(word, palette.keys().map(String::as_str).chain(colour::names()).chain(modifiers))
        })
    };
    let mut style = Style::new();
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        if let Some((_, modifier)) = MODIFIERS.iter().find(|(name, _)| *name == word) {
            style = style.add_modifier(*modifier);
        } else if word == "on" {
            style = style.bg(colour(words.next().unwrap_or_default())?);
        } else {
            style = style.fg(colour(word)?);
        }
    }
    Ok(style)
}

fn unknown_word<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> String {
    if word.starts_with('#') {
        return format!("{word:?} is no colour: six hexadecimal digits belong after the #");
    }
    unknown("colour", word, known)
}
