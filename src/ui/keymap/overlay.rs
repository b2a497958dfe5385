//! An operator's own keys over the shipped ones.

use super::chord::Chord;
use super::file::{Binding, TABLES, place};
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

    /// Binds a key in a table of a keymap file, such as `board`; a table that is not known binds nothing.
    pub fn bind(&mut self, table: &str, chord: &str, action: &str) -> Result<(), Misbinding> {
        let wrong = |at, text| Misbinding { at, text };
        let modes = TABLES.iter().find(|(name, _)| *name == table).map_or(&[][..], |(_, modes)| *modes);
        let chord: Chord = chord.parse().map_err(|text| wrong(At::Chord, text))?;
        let Some(action) = Action::from_name(action) else {
            let known = Action::ALL.into_iter().map(Action::name);
            return Err(wrong(At::Action, unknown("action", action, known)));
        };
        if modes == [Mode::Line] && chord.types() {
            let text = format!("{chord} is text in a typed line: hold ctrl or alt with it");
            return Err(wrong(At::Chord, text));
        }
        let bound: Vec<Mode> = modes.iter().filter(|mode| action.modes().contains(mode)).copied().collect();
        if let ([], [mode, ..]) = (bound.as_slice(), modes) {
            return Err(wrong(At::Action, format!("{} does nothing {}", action.name(), place(*mode))));
        }
        bound.into_iter().try_for_each(|mode| self.add(Binding { mode, chord, action }))
    }

    fn add(&mut self, new: Binding) -> Result<(), Misbinding> {
        let same = |bound: &&Binding| bound.mode == new.mode && bound.chord == new.chord;
        match self.bindings.iter().find(same) {
            Some(bound) if bound.action != new.action => {
                let (first, second) = (bound.action.name(), new.action.name());
                let text = format!("{} would be both {first} and {second} {}", new.chord, place(new.mode));
                Err(Misbinding { at: At::Chord, text })
            }
            Some(_) => Ok(()),
            None => {
                self.bindings.push(new);
                Ok(())
            }
        }
    }

    /// The keymap with these keys in the place of its own; they come first where one is shown. Refuses to
    /// take away the last key that quits.
    pub fn over(self, below: &Keymap) -> Result<Keymap, String> {
        let mut bindings = self.bindings;
        let is_free = |bindings: &[Binding], old: &Binding| {
            !bindings.iter().any(|bound| bound.mode == old.mode && bound.chord == old.chord)
        };
        let kept: Vec<Binding> =
            below.bindings.iter().filter(|old| is_free(&bindings, old)).cloned().collect();
        bindings.extend(kept);
        for old in &below.bindings {
            let quits = |bound: &Binding| bound.mode == old.mode && bound.action == Action::Quit;
            if !bindings.iter().any(quits) {
                return Err(format!("no key would quit {}", place(old.mode)));
            }
        }
        Ok(Keymap { bindings })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chords(keymap: &Keymap, mode: Mode, action: Action) -> String {
        keymap.chords(mode, action).map(|chord| chord.to_string()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn own_keys_come_first_and_take_the_place_of_others() {
        let mut overlay = Overlay::default();
        overlay.bind("board", "n", "next").unwrap();
        overlay.bind("board", "ctrl-n", "note").unwrap();
        let keymap = overlay.over(&Keymap::default()).unwrap();
        assert_eq!(chords(&keymap, Mode::Board, Action::Note), "ctrl-n");
        assert!(chords(&keymap, Mode::Board, Action::Next).starts_with("n "));
        assert_eq!(chords(&keymap, Mode::Detail, Action::Note), "n");
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
