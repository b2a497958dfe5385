//! A theme file: TOML, each role with a style in words.
//!
//! `critical = "bold #ff5f5f on black"`: modifiers, a colour, and after `on` the colour behind it.
//! `inherits = "dark"` takes every role that is not named from another theme.

use std::ops::Range;

use ratatui::style::{Modifier, Style};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

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

/// What a theme file says.
pub(super) struct File<'a> {
    /// The theme it builds on, and where it says so.
    pub inherits: Option<(String, Range<usize>)>,
    /// The roles it names.
    pub styles: Vec<(Role, Style)>,
    source: &'a str,
}

impl<'a> File<'a> {
    /// Reads a theme file.
    pub(super) fn parse(source: &'a str) -> Result<Self, Problem> {
        let table = DeTable::parse(source).map_err(|error| Problem::toml(source, &error))?;
        let mut file = Self { inherits: None, styles: Vec::new(), source };
        for (key, value) in table.get_ref() {
            let text = file.text(value)?;
            if key.get_ref() == "inherits" {
                file.inherits = Some((text.to_owned(), value.span()));
            } else {
                let role = Role::from_name(key.get_ref()).ok_or_else(|| {
                    let known = Role::ALL.into_iter().map(Role::name).chain(["inherits"]);
                    file.problem(key.span(), unknown("role", key.get_ref(), known))
                })?;
                let style = style(text).map_err(|text| file.problem(value.span(), text))?;
                file.styles.push((role, style));
            }
        }
        Ok(file)
    }

    /// A problem in this file.
    pub(super) fn problem(&self, span: Range<usize>, text: String) -> Problem {
        Problem::at(self.source, span, text)
    }

    fn text<'v>(&self, value: &'v Spanned<DeValue<'_>>) -> Result<&'v str, Problem> {
        let text = value.get_ref().as_str();
        text.ok_or_else(|| {
            let found = value.get_ref().type_str();
            self.problem(value.span(), format!("a style is a string such as \"bold #ff5f5f\", not {found}"))
        })
    }
}

/// A style in words.
fn style(text: &str) -> Result<Style, String> {
    let mut style = Style::new();
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        if let Some((_, modifier)) = MODIFIERS.iter().find(|(name, _)| *name == word) {
            style = style.add_modifier(*modifier);
        } else if word == "on" {
            let behind = words.next().unwrap_or_default();
            style = style.bg(colour::parse(behind).ok_or_else(|| unknown_word(behind))?);
        } else {
            style = style.fg(colour::parse(word).ok_or_else(|| unknown_word(word))?);
        }
    }
    Ok(style)
}

fn unknown_word(word: &str) -> String {
    if word.starts_with('#') {
        return format!("{word:?} is no colour: six hexadecimal digits belong after the #");
    }
    unknown("colour", word, colour::names().chain(MODIFIERS.iter().map(|(name, _)| *name)))
}
