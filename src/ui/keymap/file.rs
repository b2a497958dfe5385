//! A keymap file: a table a mode, in it `chord = "action"`.

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::chord::Chord;
use crate::app::{Action, Mode};
use crate::ui::problem::{Problem, unknown};

/// Tables, the modes they bind in, and what those are called in a sentence.
pub(super) const TABLES: [(&str, &[Mode]); 5] = [
    ("any", &[Mode::Board, Mode::Detail, Mode::Help]),
    ("board", &[Mode::Board]),
    ("detail", &[Mode::Detail]),
    ("help", &[Mode::Help]),
    ("line", &[Mode::Line]),
];

/// One key in one mode.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Binding {
    pub mode: Mode,
    pub chord: Chord,
    pub action: Action,
}

/// Reads a keymap file.
pub(super) fn parse(source: &str) -> Result<Vec<Binding>, Problem> {
    let tables = DeTable::parse(source).map_err(|error| Problem::toml(source, &error))?;
    let mut reader = Reader { source, bindings: Vec::new() };
    for (name, table) in in_order(tables.get_ref()) {
        reader.table(name, table)?;
    }
    reader.finish()
}

/// The entries as the file has them: the parser sorts them by name.
fn in_order<'t, 'i>(table: &'t DeTable<'i>) -> Vec<(&'t Spanned<DeString<'i>>, &'t Spanned<DeValue<'i>>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(name, _)| name.span().start);
    entries
}

struct Reader<'s> {
    source: &'s str,
    bindings: Vec<Binding>,
}

impl Reader<'_> {
    fn table(&mut self, name: &Spanned<DeString>, table: &Spanned<DeValue>) -> Result<(), Problem> {
        let Some((_, modes)) = TABLES.iter().find(|(known, _)| known == name.get_ref()) else {
            let known = TABLES.iter().map(|(name, _)| *name);
            return Err(self.problem(name, unknown("mode", name.get_ref(), known)));
        };
        let Some(entries) = table.get_ref().as_table() else {
            return Err(self.problem(name, format!("{} is a table: [{0}]", name.get_ref())));
        };
        for (chord, action) in in_order(entries) {
            self.entry(modes, chord, action)?;
        }
        Ok(())
    }

    fn entry(
        &mut self,
        modes: &[Mode],
        key: &Spanned<DeString>,
        value: &Spanned<DeValue>,
    ) -> Result<(), Problem> {
        let chord: Chord = key.get_ref().parse().map_err(|text| self.problem(key, text))?;
        let Some(name) = value.get_ref().as_str() else {
            return Err(self.problem(value, "an action is a string such as \"quit\"".to_owned()));
        };
        let Some(action) = Action::from_name(name) else {
            let known = Action::ALL.into_iter().map(Action::name);
            return Err(self.problem(value, unknown("action", name, known)));
        };
        if modes == [Mode::Line] && chord.types() {
            return Err(
                self.problem(key, format!("{chord} is text in a typed line: hold ctrl or alt with it"))
            );
        }
        // In a table for several modes an action binds where it does something.
        let mut bound = modes.iter().filter(|mode| action.modes().contains(mode)).peekable();
        if let (None, [mode, ..]) = (bound.peek(), modes) {
            return Err(self.problem(value, format!("{name} does nothing {}", place(*mode))));
        }
        bound.try_for_each(|mode| self.bind(Binding { mode: *mode, chord, action }, key))
    }

    fn bind(&mut self, new: Binding, key: &Spanned<DeString>) -> Result<(), Problem> {
        let same = |bound: &&Binding| bound.mode == new.mode && bound.chord == new.chord;
        match self.bindings.iter().find(same) {
            Some(bound) if bound.action == new.action => Ok(()),
            Some(bound) => {
                let (first, second) = (bound.action.name(), new.action.name());
                let text = format!("{} would be both {first} and {second} {}", new.chord, place(new.mode));
                Err(self.problem(key, text))
            }
            None => {
                self.bindings.push(new);
                Ok(())
            }
        }
    }

    /// The bindings, if there is a way out of every mode.
    fn finish(self) -> Result<Vec<Binding>, Problem> {
        for mode in [Mode::Board, Mode::Detail, Mode::Help, Mode::Line] {
            if !self.bindings.iter().any(|bound| bound.mode == mode && bound.action == Action::Quit) {
                return Err(Problem { line: 1, column: 1, text: format!("no key quits {}", place(mode)) });
            }
        }
        Ok(self.bindings)
    }

    fn problem<T>(&self, at: &Spanned<T>, text: String) -> Problem {
        Problem::at(self.source, at.span(), text)
    }
}

pub(super) const fn place(mode: Mode) -> &'static str {
    match mode {
        Mode::Board => "on the board",
        Mode::Detail => "in the detail",
        Mode::Help => "in the help",
        Mode::Line => "in a typed line",
    }
}
