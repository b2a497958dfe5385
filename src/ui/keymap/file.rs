//! A keymap file: a table a mode, in it `keys = "action"`.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::chord::Chord;
use super::keys::Keys;
use crate::app::{Action, Mode};
use crate::ui::problem::{Problem, unknown};

/// Tables and the modes they bind in.
pub(super) const TABLES: [(&str, &[Mode]); 7] = [
    ("any", &[Mode::Board, Mode::Detail, Mode::Help, Mode::Silences]),
    ("board", &[Mode::Board]),
    ("detail", &[Mode::Detail]),
    ("help", &[Mode::Help]),
    ("silences", &[Mode::Silences]),
    ("wall", &[Mode::Wall]),
    ("line", &[Mode::Line]),
];

/// What takes keys away from an action.
pub(super) const NONE: &str = "none";

/// Keys in one mode, and what they do there; nothing where they were taken away.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Binding {
    pub mode: Mode,
    pub keys: Keys,
    pub action: Option<Action>,
    /// Where the file says so.
    pub at: Range<usize>,
}

impl Binding {
    pub(super) fn name(&self) -> &'static str {
        self.action.map_or(NONE, Action::name)
    }
}

/// Reads a keymap file; on failure everything that is wrong in it, in its order.
pub(super) fn parse(source: &str) -> Result<Vec<Binding>, Vec<Problem>> {
    let tables = DeTable::parse(source).map_err(|error| vec![Problem::toml(source, &error)])?;
    let mut reader = Reader { source, bindings: Vec::new(), problems: Vec::new() };
    for (name, table) in in_order(tables.get_ref()) {
        reader.table(name, table);
    }
    if reader.problems.is_empty() { Ok(reader.bindings) } else { Err(reader.problems) }
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
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn table(&mut self, name: &Spanned<DeString>, table: &Spanned<DeValue>) {
        let Some((_, modes)) = TABLES.iter().find(|(known, _)| known == name.get_ref()) else {
            let known = TABLES.iter().map(|(name, _)| *name);
            let problem = self.problem(name, unknown("mode", name.get_ref(), known));
            return self.problems.push(problem);
        };
        let Some(entries) = table.get_ref().as_table() else {
            let problem = self.problem(name, format!("{} is a table: [{0}]", name.get_ref()));
            return self.problems.push(problem);
        };
        for (keys, action) in in_order(entries) {
            let wrong = self.entry(modes, keys, action).err();
            self.problems.extend(wrong);
        }
    }

    fn entry(
        &mut self,
        modes: &[Mode],
        key: &Spanned<DeString>,
        value: &Spanned<DeValue>,
    ) -> Result<(), Problem> {
        let keys: Keys = key.get_ref().parse().map_err(|text| self.problem(key, text))?;
        let action = self.action(value)?;
        let types = keys.chords().first().is_some_and(Chord::types);
        if modes == [Mode::Line] && types {
            return Err(
                self.problem(key, format!("{keys} is text in a typed line: hold ctrl or alt with it"))
            );
        }
        // In a table for several modes an action binds where it does something.
        let means = |mode: &&Mode| action.is_none_or(|action| action.modes().contains(mode));
        let mut bound = modes.iter().filter(means).peekable();
        if let (None, [mode, ..], Some(action)) = (bound.peek(), modes, action) {
            return Err(self.problem(value, format!("{} does nothing {}", action.name(), place(*mode))));
        }
        bound.try_for_each(|mode| {
            self.bind(Binding { mode: *mode, keys: keys.clone(), action, at: key.span() })
        })
    }

    fn action(&self, value: &Spanned<DeValue>) -> Result<Option<Action>, Problem> {
        let Some(name) = value.get_ref().as_str() else {
            return Err(self.problem(value, "an action is a string such as \"quit\"".to_owned()));
        };
        if name == NONE {
            return Ok(None);
        }
        Action::from_name(name).map(Some).ok_or_else(|| {
            let known = Action::ALL.into_iter().map(Action::name).chain([NONE]);
            self.problem(value, unknown("action", name, known))
        })
    }

    fn bind(&mut self, new: Binding) -> Result<(), Problem> {
        for bound in self.bindings.iter().filter(|bound| bound.mode == new.mode) {
            if bound.keys == new.keys && bound.action == new.action {
                return Ok(());
            }
            if let Some(text) = self.conflict(bound, &new) {
                return Err(Problem::at(self.source, new.at, text));
            }
        }
        self.bindings.push(new);
        Ok(())
    }

    /// Why two bindings of one mode cannot both be, if they cannot.
    fn conflict(&self, bound: &Binding, new: &Binding) -> Option<String> {
        let (first, second) = (bound.name(), new.name());
        let (line, column) = Problem::place(self.source, bound.at.start);
        let before = format!("line {line}, column {column}");
        let place = place(new.mode);
        if bound.keys == new.keys {
            return Some(format!("{} would be both {first} ({before}) and {second} {place}", new.keys));
        }
        let both_act = bound.action.is_some() && new.action.is_some();
        (both_act && bound.keys.clashes(&new.keys)).then(|| {
            let Binding { keys, .. } = bound;
            format!("{keys} is {first} ({before}), so {} cannot be {second} {place}", new.keys)
        })
    }

    fn problem<T>(&self, at: &Spanned<T>, text: String) -> Problem {
        Problem::at(self.source, at.span(), text)
    }
}

/// What a mode is called in a sentence.
pub(super) const fn place(mode: Mode) -> &'static str {
    match mode {
        Mode::Board => "on the board",
        Mode::Detail => "in the detail",
        Mode::Help => "in the help",
        Mode::Silences => "in the list of silences",
        Mode::Wall => "on the wall",
        Mode::Line => "in a typed line",
    }
}
