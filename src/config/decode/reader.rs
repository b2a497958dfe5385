//! Reading spanned TOML table by table, with all that is wrong gathered on the way.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Duration;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::definition::Table;
use super::inside;
use crate::config::problem::{Place, Problem};
use crate::metrics::promql::QueryError;
use crate::model::Text;
use crate::ui::unknown;

/// A value with its place.
pub(super) type Value<'t> = Spanned<DeValue<'t>>;

/// Reads one file.
pub(super) struct Reader<'s> {
    source: &'s str,
    folder: PathBuf,
    problems: Vec<Problem>,
}

/// A table whose keys are all known.
pub(super) struct Fields<'t> {
    definition: &'static Table,
    entries: &'t DeTable<'t>,
    span: Range<usize>,
    /// Whether a key is not known: something else may then be missing only because it is misspelt.
    is_misspelt: bool,
}

/// A string with its place.
#[derive(Clone, Debug)]
pub(super) struct Said<'t> {
    pub(super) text: &'t str,
    pub(super) span: Range<usize>,
}

impl<'s> Reader<'s> {
    /// A reader of `source`, whose relative paths count from `folder`.
    pub(super) fn new(source: &'s str, folder: &Path) -> Self {
        Self { source, folder: folder.to_owned(), problems: Vec::new() }
    }

    /// Takes down a mistake at this place.
    pub(super) fn wrong(&mut self, span: &Range<usize>, text: impl Into<String>) {
        self.problems.push(Problem { offset: span.start, text: text.into() });
    }

    /// Takes down a name that is not among the known ones.
    pub(super) fn unknown<'a>(
        &mut self,
        kind: &str,
        said: &Said<'_>,
        known: impl IntoIterator<Item = &'a str>,
    ) {
        self.wrong(&said.span, unknown(kind, said.text, known));
    }

    /// Takes down what is wrong inside an expression.
    pub(super) fn wrong_inside(&mut self, said: &Said<'_>, error: &QueryError) {
        let at = error.position();
        let offset = at.map_or(said.span.start, |at| inside::offset(self.source, &said.span, said.text, at));
        self.problems.push(Problem { offset, text: error.message().to_string() });
    }

    /// Where something stands, in words.
    pub(super) fn place(&self, span: &Range<usize>) -> Place {
        Place::of(self.source, span.start)
    }

    /// Everything that was wrong.
    pub(super) fn finish(self) -> Vec<Problem> {
        self.problems
    }

    /// The file's whole content.
    pub(super) fn whole<'t>(&mut self, definition: &'static Table, table: &'t DeTable<'t>) -> Fields<'t> {
        let is_misspelt = self.unknown_keys(definition, table);
        Fields { definition, entries: table, span: 0..0, is_misspelt }
    }

    /// A table found at `value`; `name` is what a message calls it.
    pub(super) fn table<'t>(
        &mut self,
        definition: &'static Table,
        name: &str,
        value: &'t Value<'t>,
    ) -> Option<Fields<'t>> {
        let Some(entries) = value.get_ref().as_table() else {
            self.wrong(&value.span(), format!("{name} takes a table, not {}", found(value)));
            return None;
        };
        let is_misspelt = self.unknown_keys(definition, entries);
        Some(Fields { definition, entries, span: value.span(), is_misspelt })
    }

    /// Takes down every key that is not known; whether there is one.
    fn unknown_keys(&mut self, definition: &'static Table, entries: &DeTable<'_>) -> bool {
        let before = self.problems.len();
        for name in entries.keys().filter(|name| definition.key(name.get_ref()).is_none()) {
            let known = definition.keys.iter().map(|key| key.name);
            let text = unknown(&format!("{} key", definition.title), name.get_ref(), known);
            self.wrong(&name.span(), text);
        }
        self.problems.len() > before
    }

    /// The tables of `[[name]]`.
    pub(super) fn tables<'t>(
        &mut self,
        fields: &Fields<'t>,
        name: &str,
        definition: &'static Table,
    ) -> Vec<Fields<'t>> {
        let Some(value) = fields.value(name) else { return Vec::new() };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong(&value.span(), format!("there may be several: write [[{name}]]"));
            return Vec::new();
        };
        items.iter().filter_map(|item| self.table(definition, definition.title, item)).collect()
    }

    /// The table of a key, if it is there.
    pub(super) fn inner<'t>(
        &mut self,
        fields: &Fields<'t>,
        name: &str,
        definition: &'static Table,
    ) -> Option<Fields<'t>> {
        let value = fields.value(name)?;
        if value.get_ref().is_table() {
            return self.table(definition, name, value);
        }
        self.mistaken(fields, name, value);
        None
    }

    /// A string that is not empty, if it is there.
    pub(super) fn text<'t>(&mut self, fields: &Fields<'t>, name: &str) -> Option<Said<'t>> {
        let value = fields.value(name)?;
        match value.get_ref().as_str() {
            Some(text) if text.trim().is_empty() => {
                self.wrong(&value.span(), format!("{name} is empty"));
                None
            }
            Some(text) => Some(Said { text, span: value.span() }),
            None => {
                self.mistaken(fields, name, value);
                None
            }
        }
    }

    /// Strings that are not empty, at least one.
    pub(super) fn texts<'t>(&mut self, fields: &Fields<'t>, name: &str) -> Vec<Said<'t>> {
        let Some(value) = fields.value(name) else { return Vec::new() };
        let Some(items) = value.get_ref().as_array() else {
            self.mistaken(fields, name, value);
            return Vec::new();
        };
        if items.is_empty() {
            self.wrong(&value.span(), format!("{name} is empty"));
        }
        let mut texts = Vec::new();
        for item in items {
            match item.get_ref().as_str() {
                Some(text) if text.trim().is_empty() => {
                    self.wrong(&item.span(), format!("one of {name} is empty"));
                }
                Some(text) => texts.push(Said { text, span: item.span() }),
                None => self.wrong(&item.span(), format!("{name} holds {}, not a URL", found(item))),
            }
        }
        texts
    }

    /// A string that has to be there.
    pub(super) fn needed<'t>(&mut self, fields: &Fields<'t>, name: &str) -> Option<Said<'t>> {
        if fields.value(name).is_none() {
            self.missing(fields, name);
        }
        self.text(fields, name)
    }

    /// Takes down that a key is missing.
    pub(super) fn missing(&mut self, fields: &Fields<'_>, name: &str) {
        self.lacking(fields, format!("{} needs {name}", fields.definition.title));
    }

    /// Takes down that a table lacks something, unless a misspelt key may be just that.
    pub(super) fn lacking(&mut self, fields: &Fields<'_>, text: impl Into<String>) {
        if !fields.is_misspelt {
            self.wrong(&fields.span, text);
        }
    }

    /// Text for people, made harmless.
    pub(super) fn line(&mut self, fields: &Fields<'_>, name: &str) -> Option<Text> {
        self.text(fields, name).map(|said| Text::line(said.text))
    }

    /// A flag, if it is there.
    pub(super) fn flag(&mut self, fields: &Fields<'_>, name: &str) -> Option<bool> {
        let value = fields.value(name)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.mistaken(fields, name, value);
        }
        flag
    }

    /// A path, if it is there; a relative one counts from the file's folder.
    pub(super) fn path(&mut self, fields: &Fields<'_>, name: &str) -> Option<PathBuf> {
        let said = self.text(fields, name)?;
        Some(self.folder.join(said.text))
    }

    /// The path of a text that is one.
    pub(super) fn in_folder(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    /// A duration, if it is there.
    pub(super) fn duration(&mut self, fields: &Fields<'_>, name: &str) -> Option<Duration> {
        let said = self.text(fields, name)?;
        let duration = humantime::parse_duration(said.text);
        if duration.is_err() {
            self.wrong(&said.span, format!("{:?} is no duration such as \"5s\" or \"1m 30s\"", said.text));
        }
        duration.ok()
    }

    /// A finite number.
    pub(super) fn number(&mut self, name: &str, value: &Value<'_>) -> Option<f64> {
        let number = match value.get_ref() {
            DeValue::Integer(integer) => {
                i64::from_str_radix(integer.as_str(), integer.radix()).ok().map(|whole| whole as f64)
            }
            DeValue::Float(float) => float.as_str().parse().ok(),
            _ => {
                self.wrong(&value.span(), format!("{name} takes a number, not {}", found(value)));
                return None;
            }
        };
        let finite = number.filter(|number: &f64| number.is_finite());
        if finite.is_none() {
            self.wrong(&value.span(), format!("{name} takes a finite number"));
        }
        finite
    }

    /// Takes down a value of the wrong type. The value itself is not repeated: it may be a secret.
    pub(super) fn mistaken(&mut self, fields: &Fields<'_>, name: &str, value: &Value<'_>) {
        let takes = fields.definition.key(name).map_or("something else", |key| key.takes);
        self.wrong(&value.span(), format!("{name} takes {takes}, not {}", found(value)));
    }
}

impl<'t> Fields<'t> {
    /// What a key holds.
    pub(super) fn value(&self, name: &str) -> Option<&'t Value<'t>> {
        self.entries.iter().find(|(key, _)| key.get_ref() == name).map(|(_, value)| value)
    }

    /// Where the table stands.
    pub(super) const fn span(&self) -> &Range<usize> {
        &self.span
    }

    /// Where a key's value stands; the table's own place where it is not there.
    pub(super) fn value_span(&self, name: &str) -> Range<usize> {
        self.value(name).map_or_else(|| self.span.clone(), Spanned::span)
    }

    /// Where a key stands; the table's own place where it is not there.
    pub(super) fn key_span(&self, name: &str) -> Range<usize> {
        let key = self.entries.keys().find(|key| key.get_ref() == name);
        key.map_or_else(|| self.span.clone(), Spanned::span)
    }
}

/// What a value is, in words.
pub(super) fn found(value: &Value<'_>) -> &'static str {
    match value.get_ref() {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
