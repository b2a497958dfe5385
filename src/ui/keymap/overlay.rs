//! An operator's own keys over the shipped ones.

use super::chord::Chord;
use super::file::{Binding, NONE, TABLES, place};
use super::keys::Keys;
use super::map::Keymap;
use crate::app::{Action, Mode};
use crate::ui::problem::unknown;

/// Keys that take the place of those of a keymap.
#[derive(Clone, Debug, Default)]
pub struct Overlay {
    bindings: Vec<Binding>,
}

/// A key that cannot be bound so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misbinding {
    /// Where the mistake is.
    pub at: At,
    /// What is wrong.
    pub text: String,
}

/// The part of `chord = "action"` that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// The chord.
    Chord,
    /// The action.
    Action,
}

impl Overlay {
    /// The names of the tables that bind keys.
    pub fn tables() -> impl Iterator<Item = &'static str> {
        TABLES.iter().map(|(name, _)| *name)
    }

    /// Binds keys in a table of a keymap file, such as `board`; `none` takes them away. A table that is not
    /// known binds nothing.
    pub fn bind(&mut self, table: &str, keys: &str, action: &str) -> Result<(), Misbinding> {
        let wrong = |at, text| Misbinding { at, text };
        let modes = TABLES.iter().find(|(name, _)| *name == table).map_or(&[][..], |(_, modes)| *modes);
        let keys: Keys = keys.parse().map_err(|text| wrong(At::Chord, text))?;
        let action = named(action).map_err(|text| wrong(At::Action, text))?;
        if modes == [Mode::Line] && keys.chords().first().is_some_and(Chord::types) {
            let text = format!("{keys} is text in a typed line: hold ctrl or alt with it");
            return Err(wrong(At::Chord, text));
        }
        let means = |mode: &&Mode| action.is_none_or(|action| action.modes().contains(mode));
        let bound: Vec<Mode> = modes.iter().filter(means).copied().collect();
        if let ([], [mode, ..], Some(action)) = (bound.as_slice(), modes, action) {
            return Err(wrong(At::Action, format!("{} does nothing {}", action.name(), place(*mode))));
        }
        let binding = |mode| Binding { mode, keys: keys.clone(), action, at: 0..0 };
        bound.into_iter().try_for_each(|mode| self.add(binding(mode)))
    }

    fn add(&mut self, new: Binding) -> Result<(), Misbinding> {
        for bound in self.bindings.iter().filter(|bound| bound.mode == new.mode) {
            if bound.keys == new.keys && bound.action == new.action {
                return Ok(());
            }
            if let Some(text) = conflict(bound, &new) {
                return Err(Misbinding { at: At::Chord, text });
            }
        }
        self.bindings.push(new);
        Ok(())
    }

    /// The keymap with these keys in the place of its own; they come first where one is shown. Refuses to
    /// take away the last key that quits.
    pub fn over(self, below: &Keymap) -> Result<Keymap, String> {
        let merged = below.below(&self.bindings);
        let without_end = merged.without_end().next();
        without_end.map_or(Ok(merged), |mode| Err(format!("no key would quit {}", place(mode))))
    }
}

fn named(action: &str) -> Result<Option<Action>, String> {
    if action == NONE {
        return Ok(None);
    }
    let known = || Action::ALL.into_iter().map(Action::name).chain([NONE]);
    Action::from_name(action).map(Some).ok_or_else(|| unknown("action", action, known()))
}

/// Why two bindings of one mode cannot both be, if they cannot.
fn conflict(bound: &Binding, new: &Binding) -> Option<String> {
    let (first, second, place) = (bound.name(), new.name(), place(new.mode));
    if bound.keys == new.keys {
        return Some(format!("{} would be both {first} and {second} {place}", new.keys));
    }
    let both_act = bound.action.is_some() && new.action.is_some();
    let clash = both_act && bound.keys.clashes(&new.keys);
    clash.then(|| format!("{} is {first}, so {} cannot be {second} {place}", bound.keys, new.keys))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(keymap: &Keymap, mode: Mode, action: Action) -> String {
        keymap.keys(mode, action).map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn own_keys_come_first_and_take_the_place_of_others() {
        let mut overlay = Overlay::default();
        overlay.bind("board", "n", "next").unwrap();
        overlay.bind("board", "ctrl-n", "note").unwrap();
        let keymap = overlay.over(&Keymap::default()).unwrap();
        assert_eq!(keys(&keymap, Mode::Board, Action::Note), "ctrl-n");
        assert!(keys(&keymap, Mode::Board, Action::Next).starts_with("n "));
        assert_eq!(keys(&keymap, Mode::Detail, Action::Note), "n");
    }

    #[test]
    fn the_last_way_out_stays() {
        let mut overlay = Overlay::default();
        overlay.bind("line", "ctrl-c", "redraw").unwrap();
        assert_eq!(overlay.over(&Keymap::default()).unwrap_err(), "no key would quit in a typed line");
    }

    #[test]
    fn mistakes_are_told_with_their_part() {
        let mut overlay = Overlay::default();
        overlay.bind("board", "G", "note").unwrap();
        let mut wrong = |table, chord, action| {
            let Misbinding { at, text } = overlay.bind(table, chord, action).unwrap_err();
            (at, text)
        };
        assert_eq!(wrong("board", "shift-g", "ack").0, At::Chord);
        assert_eq!(wrong("help", "w", "note"), (At::Action, "note does nothing in the help".to_owned()));
        assert_eq!(wrong("line", "q", "quit").0, At::Chord);
        assert!(wrong("board", "w", "nots").1.contains("did you mean \"note\"?"));
    }
}
