//! Keys to actions, mode by mode.

use crossterm::event::{KeyEvent, KeyEventKind};

use super::chord::Chord;
use super::file::{self, Binding, place};
use super::keys::{self, Keys};
use crate::app::{Action, Mode};
use crate::ui::problem::Problem;

const DEFAULT: &str = include_str!("../../../keymaps/default.toml");

/// Keys to actions, mode by mode, and how far a sequence of keys has been pressed.
#[derive(Clone, Debug, PartialEq)]
pub struct Keymap {
    bindings: Vec<Binding>,
    /// The chords pressed so far of a sequence, and in which mode.
    begun: Option<(Mode, Vec<Chord>)>,
}

/// What became of a key press.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pressed {
    /// It asks for this.
    Act(Action),
    /// It begins a sequence, or goes on with one: more has to follow.
    Begun,
    /// It went on with nothing: what was begun is dropped, and the key with it.
    Dropped,
    /// It is bound to nothing.
    Unbound,
}

impl Keymap {
    /// The keymap a file holds. Refuses keys that would do two things in one mode, an action that does
    /// nothing in its mode, and a keymap without a key to quit.
    pub fn parse(source: &str) -> Result<Self, Problem> {
        let problem = |problems: Vec<Problem>| {
            problems.into_iter().next().unwrap_or_else(|| Problem::whole("nothing can be read".to_owned()))
        };
        let mut bindings = file::parse(source).map_err(problem)?;
        bindings.retain(|bound| bound.action.is_some());
        let keymap = Self { bindings, begun: None };
        let without_end = keymap.without_end().next();
        without_end.map_or(Ok(keymap), |mode| Err(Problem::whole(format!("no key quits {}", place(mode)))))
    }

    /// This keymap with what a user's file changes in it: its keys take the place of those here that are
    /// the same or begin the same, and `"none"` takes keys away. An action may be left without a key, since
    /// it still has its name; only leaving needs one in every mode.
    ///
    /// # Errors
    /// Everything that is wrong in the user's file, in its order.
    pub fn with(&self, user: &str) -> Result<Self, Vec<Problem>> {
        let theirs = file::parse(user)?;
        let merged = self.below(&theirs);
        let quitting = self.bindings.iter().filter(|bound| bound.action == Some(Action::Quit));
        let mut problems = Vec::new();
        for mode in merged.without_end() {
            let mut taken = quitting.clone().filter(|bound| bound.mode == mode);
            let by = taken.find_map(|bound| theirs.iter().find(|by| overruled(bound, by)));
            let at = by.map_or(0..0, |by| by.at.clone());
            problems.push(Problem::at(user, at, format!("no key quits {}", place(mode))));
        }
        if problems.is_empty() { Ok(merged) } else { Err(problems) }
    }

    /// This keymap with a user's bindings over it.
    pub(super) fn below(&self, theirs: &[Binding]) -> Self {
        let kept = |bound: &&Binding| !theirs.iter().any(|by| overruled(bound, by));
        // The user's keys come first, so that the footer and the help show them first.
        let bindings = theirs.iter().filter(|bound| bound.action.is_some());
        let bindings = bindings.chain(self.bindings.iter().filter(kept)).cloned().collect();
        Self { bindings, begun: None }
    }

    /// The modes in which no key quits.
    pub(super) fn without_end(&self) -> impl Iterator<Item = Mode> {
        MODES.into_iter().filter(|mode| !self.quits(*mode))
    }

    /// Takes in a key event, and says what it asks for in this mode. A release asks for nothing.
    pub fn press(&mut self, mode: Mode, event: &KeyEvent) -> Pressed {
        if event.kind == KeyEventKind::Release {
            return Pressed::Unbound;
        }
        let mut path = self.begun(mode).to_vec();
        self.begun = None;
        let goes_on = !path.is_empty();
        path.push(Chord::of(event));
        let mut of_mode = self.bindings.iter().filter(|bound| bound.mode == mode);
        if let Some(bound) = of_mode.clone().find(|bound| bound.keys.chords() == path) {
            return bound.action.map_or(Pressed::Unbound, Pressed::Act);
        }
        if of_mode.any(|bound| bound.keys.chords().starts_with(&path)) {
            self.begun = Some((mode, path));
            return Pressed::Begun;
        }
        if goes_on { Pressed::Dropped } else { Pressed::Unbound }
    }

    /// The chords of a sequence that has been begun in this mode; none at other times.
    pub fn begun(&self, mode: Mode) -> &[Chord] {
        self.begun.as_ref().filter(|(begun, _)| *begun == mode).map_or(&[], |(_, chords)| chords)
    }

    /// The sequence that has been begun, as the screen shows it, and what may follow: keys and action.
    pub fn what_follows(&self, mode: Mode) -> Option<(String, Vec<(String, Action)>)> {
        let begun = self.begun(mode);
        let follows = self.bindings.iter().filter(|bound| bound.mode == mode).filter_map(|bound| {
            let rest = bound.keys.chords().strip_prefix(begun)?;
            Some((keys::label(rest), bound.action?))
        });
        (!begun.is_empty()).then(|| (keys::label(begun), follows.collect()))
    }

    /// The keys for an action in this mode, in the file's order.
    pub fn keys(&self, mode: Mode, action: Action) -> impl Iterator<Item = &Keys> {
        let bound =
            self.bindings.iter().filter(move |bound| bound.mode == mode && bound.action == Some(action));
        bound.map(|bound| &bound.keys)
    }

    fn quits(&self, mode: Mode) -> bool {
        self.keys(mode, Action::Quit).next().is_some()
    }
}

/// Whether a binding gives way to another: to one of the same keys, or of keys that begin the same.
fn overruled(bound: &Binding, by: &Binding) -> bool {
    let means = if by.action.is_some() { bound.keys.clashes(&by.keys) } else { bound.keys == by.keys };
    bound.mode == by.mode && means
}

const MODES: [Mode; 6] = [Mode::Board, Mode::Detail, Mode::Help, Mode::Silences, Mode::Line, Mode::Wall];

impl Default for Keymap {
    /// The keymap that ships with warroom.
    fn default() -> Self {
        Self::parse(DEFAULT).unwrap_or(Self { bindings: Vec::new(), begun: None })
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyCode, KeyModifiers};

    use super::*;

    fn event(text: &str) -> KeyEvent {
        let (code, held) = match text {
            "ctrl-c" => (KeyCode::Char('c'), KeyModifiers::CONTROL),
            "enter" => (KeyCode::Enter, KeyModifiers::NONE),
            "esc" => (KeyCode::Esc, KeyModifiers::NONE),
            _ => (KeyCode::Char(text.chars().next().unwrap()), KeyModifiers::NONE),
        };
        KeyEvent::new(code, held)
    }

    fn on(keymap: &Keymap, mode: Mode, keys: &[&str]) -> Pressed {
        let mut keymap = keymap.clone();
        let pressed = keys.iter().map(|key| keymap.press(mode, &event(key)));
        pressed.last().unwrap()
    }

    fn press(text: &str, mode: Mode) -> Option<Action> {
        match on(&Keymap::default(), mode, &[text]) {
            Pressed::Act(action) => Some(action),
            _ => None,
        }
    }

    #[test]
    fn the_shipped_keymap_has_a_key_for_every_action_wherever_it_works() {
        let keymap = Keymap::parse(DEFAULT).unwrap();
        for action in Action::ALL {
            for mode in action.modes() {
                assert!(keymap.keys(*mode, action).next().is_some(), "{action:?} in {mode:?}");
            }
        }
    }

    #[test]
    fn modes_decide() {
        assert_eq!(press("q", Mode::Help), Some(Action::Quit));
        assert_eq!(press("ctrl-c", Mode::Detail), Some(Action::Quit));
        assert_eq!(press("enter", Mode::Board), Some(Action::Detail));
        assert_eq!(press("enter", Mode::Help), None);
        assert_eq!(
            [press("esc", Mode::Board), press("esc", Mode::Detail)],
            [Some(Action::Follow), Some(Action::Close)]
        );
        assert_eq!([press("q", Mode::Line), press("ctrl-c", Mode::Line)], [None, Some(Action::Quit)]);
        assert_eq!([press("G", Mode::Board), press("g", Mode::Board)], [Some(Action::Last), None]);
    }

    #[test]
    fn a_release_is_no_key() {
        let mut keymap = Keymap::default();
        let mut event = event("q");
        event.kind = KeyEventKind::Repeat;
        assert_eq!(keymap.press(Mode::Board, &event), Pressed::Act(Action::Quit));
        event.kind = KeyEventKind::Release;
        assert_eq!(keymap.press(Mode::Board, &event), Pressed::Unbound);
    }

    #[test]
    fn a_sequence_waits_and_is_dropped_by_what_does_not_follow() {
        let mut keymap = Keymap::default();
        assert_eq!(keymap.press(Mode::Board, &event("g")), Pressed::Begun);
        let (begun, follows) = keymap.what_follows(Mode::Board).unwrap();
        assert_eq!(begun, "g");
        assert!(follows.contains(&("g".to_owned(), Action::First)), "{follows:?}");
        assert_eq!(keymap.what_follows(Mode::Detail), None, "begun elsewhere");
        assert_eq!(keymap.press(Mode::Board, &event("g")), Pressed::Act(Action::First));
        assert_eq!(keymap.what_follows(Mode::Board), None);
        for unknown in ["esc", "q", "n"] {
            assert_eq!(keymap.press(Mode::Board, &event("g")), Pressed::Begun);
            assert_eq!(keymap.press(Mode::Board, &event(unknown)), Pressed::Dropped, "{unknown}");
            assert!(keymap.begun(Mode::Board).is_empty());
        }
        keymap.press(Mode::Board, &event("g"));
        assert_eq!(
            keymap.press(Mode::Help, &event("q")),
            Pressed::Act(Action::Quit),
            "another mode begins anew"
        );
    }

    #[test]
    fn a_users_keys_overrule_and_take_away() {
        let keymap = Keymap::default();
        let theirs = keymap.with("[any]\nt = \"worst\"\nk = \"none\"\n[board]\ng = \"note\"").unwrap();
        let on_board = |keys: &[&str]| on(&theirs, Mode::Board, keys);
        assert_eq!(on_board(&["t"]), Pressed::Act(Action::Worst));
        assert_eq!(on(&theirs, Mode::Detail, &["t"]), Pressed::Act(Action::Theme), "where it means nothing");
        assert_eq!([on_board(&["k"]), on_board(&["j"])], [Pressed::Unbound, Pressed::Act(Action::Next)]);
        assert_eq!(on_board(&["g"]), Pressed::Act(Action::Note), "a beginning of shipped keys");
        assert_eq!(on(&theirs, Mode::Detail, &["g", "g"]), Pressed::Act(Action::First));
        let longer = keymap.with("[board]\n\"a b\" = \"worst\"").unwrap();
        assert_eq!(on(&longer, Mode::Board, &["a"]), Pressed::Begun);
        assert_eq!(keymap.with(""), Ok(keymap));
    }

    #[test]
    fn everything_wrong_in_a_users_file_is_told_at_once() {
        let wrong = |source: &str| -> Vec<String> {
            Keymap::default().with(source).unwrap_err().iter().map(ToString::to_string).collect()
        };
        assert_eq!(
            wrong("[any]\nw = \"quti\"\nx = \"next\"\n[board]\nx = \"note\"\n\"x y\" = \"worst\""),
            [
                r#"line 2, column 5: no action "quti"; did you mean "quit"?"#,
                "line 5, column 1: x would be both next (line 3, column 1) and note on the board",
                "line 6, column 1: x is next (line 3, column 1), so x y cannot be worst on the board",
            ]
        );
        assert_eq!(
            wrong("[board]\nq = \"note\"\nctrl-c = \"none\""),
            ["line 2, column 1: no key quits on the board"]
        );
        assert_eq!(
            wrong("[any]\nw = \"none\"\nw = \"note\"").len(),
            1,
            "TOML itself refuses a key that stands twice"
        );
        assert!(Keymap::default().with("[board]\nx = \"none\"\n\"x y\" = \"note\"").is_ok());
    }

    #[test]
    fn mistakes_name_place_and_neighbour() {
        let wrong = |source| Keymap::parse(source).unwrap_err().to_string();
        assert_eq!(
            wrong("[any]\nq = \"quit\"\n[board]\nq = \"worst\""),
            "line 4, column 1: q would be both quit (line 2, column 1) and worst on the board"
        );
        assert_eq!(
            wrong("[any]\nG = \"quit\"\nshift-g = \"last\""),
            "line 3, column 1: G would be both quit (line 2, column 1) and last on the board"
        );
        assert_eq!(
            wrong("[any]\n\"g g\" = \"first\"\ng = \"last\""),
            "line 3, column 1: g g is first (line 2, column 1), so g cannot be last on the board"
        );
        assert!(wrong("[any]\nq = \"quti\"").ends_with(r#"no action "quti"; did you mean "quit"?"#));
        assert!(wrong("[bord]\nq = \"quit\"").ends_with(r#"no mode "bord"; did you mean "board"?"#));
        assert!(wrong("[help]\nw = \"worst\"").contains("worst does nothing in the help"));
        assert!(wrong("[any]\nctl-c = \"quit\"").starts_with("line 2, column 1: \"ctl-c\" is no chord"));
        assert!(wrong("[board]\nq = \"quit\"").contains("no key quits in the detail"));
        assert!(wrong("[line]\nq = \"quit\"").contains("q is text in a typed line"));
        assert!(wrong("[any]\nq = \"quit\"").contains("no key quits in a typed line"));
        assert!(wrong("[any]\nq = 1").contains("a string"));
        assert!(wrong("any = \"quit\"").contains("a table"));
    }
}
