//! The themes there are: the user's own, and those inside the binary.

use std::collections::BTreeMap;

use ratatui::style::Style;

use super::file::{File, Palette};
use super::role::Role;
use crate::ui::problem::{Problem, unknown};

/// The themes inside the binary, in the order they are stepped through.
const SHIPPED: [(&str, &str); 4] = [
    ("dark", include_str!("../../../themes/dark.toml")),
    ("light", include_str!("../../../themes/light.toml")),
    ("high-contrast", include_str!("../../../themes/high-contrast.toml")),
    ("colour-blind", include_str!("../../../themes/colour-blind.toml")),
];

/// Themes by name: a user's own stand before the shipped ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Themes {
    own: BTreeMap<String, String>,
}

impl Themes {
    /// These and a theme of the user's own, from the text of its file: it is read only when it is asked for.
    #[must_use]
    pub fn with(mut self, name: &str, source: &str) -> Self {
        self.own.insert(name.to_owned(), source.to_owned());
        self
    }

    /// The names: the shipped ones, then what else the user has.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let own = self.own.keys().map(String::as_str).filter(|name| shipped(name).is_none());
        SHIPPED.iter().map(|(name, _)| *name).chain(own)
    }

    /// Whether the theme of this name is the user's own.
    pub fn is_own(&self, name: &str) -> bool {
        self.own.contains_key(name)
    }

    /// The names after this one, coming round at the end; all of them after one that is not among them.
    pub(super) fn after(&self, name: &str) -> impl Iterator<Item = &str> {
        let count = self.names().count();
        let at = self.names().position(|known| known == name).map_or(0, |at| at + 1);
        self.names().chain(self.names()).skip(at).take(count)
    }

    /// The text of a theme's file, or which names there are.
    pub(super) fn source(&self, name: &str) -> Result<&str, String> {
        let own = self.own.get(name).map(String::as_str);
        own.or_else(|| shipped(name)).ok_or_else(|| unknown("theme", name, self.names()))
    }

    /// The style of every role that the file or those it inherits from name.
    pub(super) fn styles(&self, name: &str, source: &str) -> Result<Vec<(Role, Style)>, Problem> {
        resolve(&self.lineage(name, source, &mut Vec::new())?)
    }

    /// The file after those it inherits from, the oldest first: what comes later counts.
    fn lineage<'s>(
        &'s self,
        name: &str,
        source: &'s str,
        heirs: &mut Vec<&'s str>,
    ) -> Result<Vec<File<'s>>, Problem> {
        let file = File::parse(source)?;
        let Some((parent, span)) = file.inherits.clone() else { return Ok(vec![file]) };
        heirs.push(source);
        // A user's `dark` may build on the shipped one.
        let text = match shipped(name).filter(|_| parent == name) {
            Some(shipped) => shipped,
            None => self.source(&parent).map_err(|text| file.problem(span.clone(), text))?,
        };
        if heirs.contains(&text) {
            return Err(file.problem(span, "this theme inherits from itself".to_owned()));
        }
        // An heir only adds colours, so what is wrong in the parent is wrong there alone.
        let inherited = self.lineage(&parent, text, heirs).and_then(|files| resolve(&files).map(|_| files));
        let mut files = inherited
            .map_err(|problem| file.problem(span, format!("theme {parent:?} is wrong: {problem}")))?;
        files.push(file);
        Ok(files)
    }
}

/// What the files say together, in the colours of all their palettes.
fn resolve(files: &[File<'_>]) -> Result<Vec<(Role, Style)>, Problem> {
    let mut palette = Palette::new();
    for file in files {
        palette.extend(file.palette.clone());
    }
    let mut styles = Vec::new();
    for file in files {
        styles.extend(file.styles(&palette)?);
    }
    Ok(styles)
}

/// The names of the shipped themes.
pub(super) fn shipped_names() -> impl Iterator<Item = &'static str> {
    SHIPPED.iter().map(|(name, _)| *name)
}

fn shipped(name: &str) -> Option<&'static str> {
    SHIPPED.iter().find(|(known, _)| *known == name).map(|(_, source)| *source)
}
