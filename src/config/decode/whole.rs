//! The file as a whole: its tables, and what they say of each other.

use std::path::{Path, PathBuf};

use toml::de::DeTable;

use super::acknowledge;
use super::definition::{ACKNOWLEDGE, BOARD, JOURNAL, NOTIFY, UI, WHOLE};
use super::keys;
use super::notify;
use super::pool;
use super::reader::{Fields, Reader};
use super::signal;
use super::source::{self, Named};
use crate::config::problem::{Problem, Problems};
use crate::config::settings::{Config, UiConfig};
use crate::ui::theme::Theme;

/// Decodes a config; `path` is the file's, for messages and relative paths.
pub(in crate::config) fn decode(path: &Path, text: &str) -> Result<Config, Problems> {
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        // What follows from a part that cannot be read would only lead astray.
        let syntax = errors.iter().map(|error| syntax(text, error)).collect();
        return Err(Problems::new(path, text, syntax));
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut reader = Reader::new(text, folder);
    let config = whole(&mut reader, path, table.get_ref());
    let problems = reader.finish();
    if problems.is_empty() { Ok(config) } else { Err(Problems::new(path, text, problems)) }
}

fn syntax(text: &str, error: &toml::de::Error) -> Problem {
    let offset = error.span().map_or(text.len(), |span| span.start);
    Problem { offset, text: error.message().to_owned() }
}

fn whole(reader: &mut Reader<'_>, path: &Path, table: &DeTable<'_>) -> Config {
    let fields = reader.whole(&WHOLE, table);
    let board = reader.inner(&fields, "board", &BOARD).and_then(|board| reader.line(&board, "name"));
    let journal =
        reader.inner(&fields, "journal", &JOURNAL).and_then(|journal| self::journal(reader, &journal));
    let mut named = source::sources(reader, &fields);
    signal::signals(reader, &fields, &mut named);
    pool::pools(reader, &fields, &mut named);
    let acknowledge = reader.inner(&fields, "acknowledge", &ACKNOWLEDGE);
    let acknowledge = acknowledge.map(|fields| acknowledge::acknowledge(reader, &fields, &named));
    let acknowledge = acknowledge.unwrap_or_default();
    let ui = reader.inner(&fields, "ui", &UI).map(|ui| self::ui(reader, &ui)).unwrap_or_default();
    let notify = reader.inner(&fields, "notify", &NOTIFY).map(|notify| notify::notify(reader, &notify));
    let notify = notify.unwrap_or_default();
    let keys = fields.value("keys").and_then(|value| keys::keys(reader, value)).unwrap_or_default();
    let sources = named.into_iter().filter_map(Named::finish).collect();
    let warnings = Vec::new();
    Config { path: path.to_owned(), board, journal, sources, acknowledge, ui, keys, notify, warnings }
}

/// The journal's file.
fn journal(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Option<PathBuf> {
    let path = reader.path(fields, "path");
    let Some(url) = reader.text(fields, "url") else { return path };
    if fields.value("path").is_some() {
        reader.wrong(&fields.key_span("url"), "there is a path and a url: one of them is enough");
    }
    // Such a URL holds a password: it is not repeated.
    match url.text.split_once(':') {
        Some(("sqlite", rest)) => Some(reader.in_folder(rest.strip_prefix("//").unwrap_or(rest))),
        Some(("postgres" | "postgresql", _)) => {
            reader.wrong(&url.span, "a journal in PostgreSQL is not supported by this version: name a file");
            None
        }
        Some((_, rest)) if rest.starts_with("//") => {
            reader.wrong(&url.span, "url takes a file's path or sqlite:PATH");
            None
        }
        _ => Some(reader.in_folder(url.text)),
    }
}

fn ui(reader: &mut Reader<'_>, fields: &Fields<'_>) -> UiConfig {
    let theme = reader.text(fields, "theme");
    // One of the operator's own lies beside the config.
    let is_own =
        |name: &str| !name.contains('/') && reader.in_folder(&format!("themes/{name}.toml")).is_file();
    let is_known = |name: &str| Theme::names().any(|known| known == name) || is_own(name);
    if let Some(said) = theme.as_ref().filter(|said| !is_known(said.text)) {
        reader.unknown("theme", said, Theme::names());
    }
    UiConfig {
        theme: theme.map(|said| said.text.to_owned()),
        name: reader.line(fields, "name"),
        ascii: reader.flag(fields, "ascii").unwrap_or_default(),
    }
}
