//! `[keys]`: keys of the board, and a table for each other mode.

use toml::Spanned;
use toml::de::DeString;

use super::reader::{Reader, Said, Value, found};
use crate::config::settings::KeysConfig;
use crate::ui::keymap::{At, Keymap, Overlay};

/// The mode whose keys stand in `[keys]` itself.
const OWN: &str = "board";

/// Reads the operator's keys and lays them over the shipped ones.
pub(super) fn keys(reader: &mut Reader<'_>, value: &Value<'_>) -> Option<KeysConfig> {
    let Some(entries) = value.get_ref().as_table() else {
        reader.wrong(&value.span(), format!("keys takes a table, not {}", found(value)));
        return None;
    };
    let mut binder = Binder { reader, overlay: Overlay::default(), own: Vec::new() };
    let mut entries: Vec<_> = entries.iter().collect();
    entries.sort_by_key(|(name, _)| name.span().start);
    for (name, value) in entries {
        match value.get_ref().as_table() {
            Some(keys) => {
                let mut keys: Vec<_> = keys.iter().collect();
                keys.sort_by_key(|(chord, _)| chord.span().start);
                binder.mode(name, &keys);
            }
            None => binder.bind(OWN, name, value),
        }
    }
    let Binder { reader, overlay, own } = binder;
    match overlay.over(&Keymap::default()) {
        Ok(keymap) => Some(KeysConfig { keymap, own }),
        Err(text) => {
            reader.wrong(&value.span(), text);
            None
        }
    }
}

struct Binder<'r, 's> {
    reader: &'r mut Reader<'s>,
    overlay: Overlay,
    own: Vec<(String, String, String)>,
}

impl Binder<'_, '_> {
    fn mode(&mut self, name: &Spanned<DeString<'_>>, keys: &[(&Spanned<DeString<'_>>, &Value<'_>)]) {
        if !Overlay::tables().any(|table| table == name.get_ref()) {
            let said = Said { text: name.get_ref(), span: name.span() };
            return self.reader.unknown("mode", &said, Overlay::tables());
        }
        for (chord, action) in keys {
            self.bind(name.get_ref(), chord, action);
        }
    }

    fn bind(&mut self, table: &str, chord: &Spanned<DeString<'_>>, value: &Value<'_>) {
        let Some(action) = value.get_ref().as_str() else {
            let text = format!("an action is a string such as \"quit\", not {}", found(value));
            return self.reader.wrong(&value.span(), text);
        };
        match self.overlay.bind(table, chord.get_ref(), action) {
            Ok(()) => self.own.push((table.to_owned(), chord.get_ref().to_string(), action.to_owned())),
            Err(wrong) => {
                let span = if wrong.at == At::Chord { chord.span() } else { value.span() };
                self.reader.wrong(&span, wrong.text);
            }
        }
    }
}
