//! A text that is typed: what it says, where the cursor is, and how it was before.
//!
//! The cursor always stands between two characters as a reader sees them (grapheme clusters), never in one.

use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation as _};

/// Versions that can be gone back to at most.
const VERSIONS: usize = 200;

/// Bytes of all of them together: a paste of a megabyte is not kept two hundred times.
const KEPT: usize = 1024 * 1024;

/// A text that is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input {
    text: String,
    /// In bytes, on a boundary between characters.
    cursor: usize,
    /// What was cut last, to be put in elsewhere.
    cut: String,
    /// Texts and cursors of before, the latest last.
    past: Vec<(String, usize)>,
    last: Last,
}

/// What was done last: some deeds go on with what they follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Last {
    /// A character was typed, which is no blank.
    Typed,
    /// Something was cut.
    Cut,
    /// Anything else.
    #[default]
    Other,
}

/// Where a cursor goes, or how far a cut reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// A character back.
    Left,
    /// A character on.
    Right,
    /// To the beginning of a word.
    WordLeft,
    /// To the end of a word.
    WordRight,
    /// To the beginning of what stands between blanks.
    BlankLeft,
    /// To the beginning of the row; from there to that of the text.
    RowStart,
    /// To the end of the row; from there to that of the text.
    RowEnd,
    /// To the beginning of the text.
    Start,
    /// To the end of the text.
    End,
    /// To the row above, as far in; stays where there is none.
    Above,
    /// To the row below, as far in; stays where there is none.
    Below,
}

impl Input {
    /// A text with the cursor at its end.
    pub fn new(text: String) -> Self {
        Self { cursor: text.len(), text, ..Self::default() }
    }

    /// What it says.
    pub fn value(&self) -> &str {
        &self.text
    }

    /// Where the cursor is, in bytes: before the character that begins there.
    pub const fn cursor(&self) -> usize {
        self.cursor
    }

    /// The text before the cursor.
    pub fn before(&self) -> &str {
        self.text.get(..self.cursor).unwrap_or_default()
    }

    /// The text from the cursor on.
    pub fn after(&self) -> &str {
        self.text.get(self.cursor..).unwrap_or_default()
    }

    /// Moves the cursor; says whether it could.
    pub(super) fn go(&mut self, way: Way) -> bool {
        self.last = Last::Other;
        let to = self.target(way);
        std::mem::replace(&mut self.cursor, to) != to
    }

    /// Puts text in at the cursor. Characters typed one after the other are one version.
    pub(super) fn insert(&mut self, text: &str) {
        let is_typed = text.graphemes(true).count() == 1 && !text.trim().is_empty();
        let goes_on = is_typed && self.last == Last::Typed;
        self.replace(self.cursor..self.cursor, text, goes_on);
        self.last = if is_typed { Last::Typed } else { Last::Other };
    }

    /// Puts `text` in the place of a part of it, and the cursor behind it.
    pub(super) fn put(&mut self, part: Range<usize>, text: &str) {
        self.replace(part, text, false);
        self.last = Last::Other;
    }

    /// Says something else altogether.
    pub(super) fn set(&mut self, text: &str) {
        self.put(0..self.text.len(), text);
    }

    /// Deletes up to where a cursor would go.
    pub(super) fn delete(&mut self, way: Way) {
        let part = self.up_to(way);
        if !part.is_empty() {
            self.put(part, "");
        }
    }

    /// The same, but keeps it; what is cut one after the other is kept together.
    pub(super) fn cut(&mut self, way: Way) {
        let part = self.up_to(way);
        let Some(cut) = self.text.get(part.clone()).filter(|cut| !cut.is_empty()).map(str::to_owned) else {
            return;
        };
        self.cut = match (self.last, part.end <= self.cursor) {
            (Last::Cut, true) => cut + &self.cut,
            (Last::Cut, false) => format!("{}{cut}", self.cut),
            _ => cut,
        };
        self.replace(part, "", false);
        self.last = Last::Cut;
    }

    /// What was cut last.
    pub(super) fn kept(&self) -> &str {
        &self.cut
    }

    /// Swaps the characters around the cursor, at the end the last two, and goes on.
    pub(super) fn transpose(&mut self) {
        let at = if self.cursor == self.text.len() { self.step(self.cursor, false) } else { self.cursor };
        let (first, end) = (self.step(at, false), self.step(at, true));
        let both = self.text.get(first..at).zip(self.text.get(at..end));
        let Some((first_one, second)) = both.filter(|_| first < at && at < end) else { return };
        let swapped = format!("{second}{first_one}");
        self.put(first..end, &swapped);
    }

    /// Goes back to the version before; says whether there was one.
    pub(super) fn undo(&mut self) -> bool {
        self.last = Last::Other;
        let Some((text, cursor)) = self.past.pop() else { return false };
        (self.text, self.cursor) = (text, cursor);
        true
    }

    /// What lies between the cursor and where it would go.
    fn up_to(&self, way: Way) -> Range<usize> {
        let to = self.target(way);
        to.min(self.cursor)..to.max(self.cursor)
    }

    fn replace(&mut self, part: Range<usize>, text: &str, goes_on: bool) {
        if !goes_on || self.past.is_empty() {
            self.past.push((self.text.clone(), self.cursor));
            self.forget();
        }
        let end = part.start + text.len();
        self.text.replace_range(part, text);
        self.cursor = self.boundary(end);
    }

    /// Lets go of the oldest versions beyond what is kept; the latest stays.
    fn forget(&mut self) {
        let mut bytes: usize = self.past.iter().map(|(text, _)| text.len()).sum();
        let mut beyond = self.past.len().saturating_sub(VERSIONS);
        bytes -= self.past.iter().take(beyond).map(|(text, _)| text.len()).sum::<usize>();
        while bytes > KEPT && beyond + 1 < self.past.len() {
            bytes -= self.past.get(beyond).map_or(0, |(text, _)| text.len());
            beyond += 1;
        }
        self.past.drain(..beyond);
    }

    /// The first boundary between characters from there on: an accent put after a letter belongs to it.
    fn boundary(&self, at: usize) -> usize {
        let mut cursor = GraphemeCursor::new(at, self.text.len(), true);
        match cursor.is_boundary(&self.text, 0) {
            Ok(true) => at,
            _ => cursor.next_boundary(&self.text, 0).ok().flatten().unwrap_or(self.text.len()),
        }
    }

    /// One character on, or back.
    fn step(&self, at: usize, on: bool) -> usize {
        let mut cursor = GraphemeCursor::new(at, self.text.len(), true);
        let found =
            if on { cursor.next_boundary(&self.text, 0) } else { cursor.prev_boundary(&self.text, 0) };
        found.ok().flatten().unwrap_or(at)
    }

    fn target(&self, way: Way) -> usize {
        let (before, after) = (self.before(), self.after());
        let row = before.rfind('\n').map_or(0, |at| at + 1);
        let row_end = after.find('\n').map_or(self.text.len(), |at| self.cursor + at);
        let to = match way {
            Way::Left => self.step(self.cursor, false),
            Way::Right => self.step(self.cursor, true),
            Way::WordLeft => begin(before, char::is_alphanumeric),
            Way::WordRight => self.cursor + after.len() - rest(after, char::is_alphanumeric),
            Way::BlankLeft => begin(before, |c| !c.is_whitespace()),
            Way::RowStart if row < self.cursor => row,
            Way::RowEnd if row_end > self.cursor => row_end,
            Way::RowStart | Way::Start => 0,
            Way::RowEnd | Way::End => self.text.len(),
            Way::Above => self.other_row(row.checked_sub(1), row),
            Way::Below => {
                let next = (row_end < self.text.len()).then_some(row_end + 1);
                let end = next.and_then(|next| self.text.get(next..)?.find('\n').map(|at| next + at));
                self.other_row(next.map(|_| end.unwrap_or(self.text.len())), row)
            }
        };
        self.boundary(to)
    }

    /// As many characters into the row that ends there as the cursor is in its own, which begins at `row`.
    fn other_row(&self, end: Option<usize>, row: usize) -> usize {
        let Some(end) = end else { return self.cursor };
        let other = self.text.get(..end).unwrap_or_default();
        let start = other.rfind('\n').map_or(0, |at| at + 1);
        let column = self.text.get(row..self.cursor).unwrap_or_default().graphemes(true).count();
        let rest = other.get(start..).unwrap_or_default();
        rest.grapheme_indices(true).nth(column).map_or(end, |(at, _)| start + at)
    }
}

/// Where the last run of such characters begins.
fn begin(text: &str, is_of_word: impl Fn(char) -> bool) -> usize {
    let text = text.trim_end_matches(|c| !is_of_word(c));
    text.trim_end_matches(is_of_word).len()
}

/// What is left after the first run of such characters, in bytes.
fn rest(text: &str, is_of_word: impl Fn(char) -> bool) -> usize {
    let text = text.trim_start_matches(|c| !is_of_word(c));
    text.trim_start_matches(is_of_word).len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WAYS: [Way; 11] = [
        Way::Left,
        Way::Right,
        Way::WordLeft,
        Way::WordRight,
        Way::BlankLeft,
        Way::RowStart,
        Way::RowEnd,
        Way::Start,
        Way::End,
        Way::Above,
        Way::Below,
    ];

    /// The text with `|` at the cursor, after these ways from its end.
    fn walked(text: &str, ways: &[Way]) -> String {
        let mut input = Input::new(text.to_owned());
        for way in ways {
            input.go(*way);
        }
        format!("{}|{}", input.before(), input.after())
    }

    #[test]
    fn the_cursor_goes_by_what_a_reader_sees() {
        assert_eq!(walked("tre\u{301}e", &[Way::Left, Way::Left]), "tr|e\u{301}e");
        assert_eq!(walked("a 👩‍🚒", &[Way::Left]), "a |👩‍🚒");
        assert_eq!(walked("db-1: slow", &[Way::WordLeft, Way::WordLeft]), "db-|1: slow");
        assert_eq!(walked("db-1: slow", &[Way::Start, Way::WordRight]), "db|-1: slow");
        assert_eq!(walked("see db-1:5432 ", &[Way::BlankLeft]), "see |db-1:5432 ");
    }

    #[test]
    fn rows_are_walked_and_kept_in_column() {
        assert_eq!(walked("one\nthree\nx", &[Way::Above]), "one\nt|hree\nx");
        assert_eq!(walked("one\nthree", &[Way::Above]), "one|\nthree");
        assert_eq!(walked("one\nthree", &[Way::Above, Way::Below]), "one\nthr|ee");
        assert_eq!(walked("one\ntwo", &[Way::RowStart]), "one\n|two");
        assert_eq!(walked("one\ntwo", &[Way::RowStart, Way::RowStart]), "|one\ntwo");
        let mut first = Input::new("one\ntwo".to_owned());
        assert!(!first.go(Way::Below) && first.go(Way::Above) && !first.go(Way::Above));
    }

    #[test]
    fn what_is_cut_in_a_row_is_put_in_as_one() {
        let mut input = Input::new("restart the orders pods".to_owned());
        input.cut(Way::BlankLeft);
        input.cut(Way::BlankLeft);
        assert_eq!((input.value(), input.kept()), ("restart the ", "orders pods"));
        input.go(Way::Start);
        input.cut(Way::End);
        assert_eq!((input.value(), input.kept()), ("", "restart the "));
        input.cut(Way::End);
        assert_eq!(input.kept(), "restart the ", "nothing is cut from nothing");
    }

    #[test]
    fn neighbours_are_swapped() {
        let swapped = |text: &str, ways: &[Way]| {
            let mut input = Input::new(text.to_owned());
            for way in ways {
                input.go(*way);
            }
            input.transpose();
            format!("{}|{}", input.before(), input.after())
        };
        assert_eq!(swapped("teh", &[]), "the|");
        assert_eq!(swapped("ab", &[Way::Left]), "ba|");
        assert_eq!([swapped("a", &[]), swapped("ab", &[Way::Start])], ["a|", "|ab"]);
    }

    #[test]
    fn a_word_typed_is_one_version_and_a_paste_another() {
        let mut input = Input::default();
        "pool is".chars().for_each(|c| input.insert(c.encode_utf8(&mut [0; 4])));
        input.insert(" pasted words");
        let mut versions = Vec::new();
        while input.undo() {
            versions.push(input.value().to_owned());
        }
        assert_eq!(versions, ["pool is", "pool ", "pool", ""]);
    }

    #[test]
    fn old_versions_are_let_go_of() {
        let mut input = Input::new("x".repeat(KEPT / 2));
        (0..5).for_each(|_| input.insert("a b"));
        assert!(input.past.len() <= 2, "{}", input.past.len());
        let mut small = Input::default();
        (0..VERSIONS + 5).for_each(|_| small.insert(" "));
        assert_eq!(small.past.len(), VERSIONS);
    }

    #[derive(Clone, Debug)]
    enum Deed {
        Go(Way),
        Insert(String),
        Put(usize, usize, String),
        Delete(Way),
        Cut(Way),
        Transpose,
        Undo,
    }

    fn deeds() -> impl Strategy<Value = Vec<Deed>> {
        let way = || proptest::sample::select(WAYS.to_vec());
        let text = "(\\PC|[ \n]|e\u{301}|\u{301}|\u{200d}|🇩🇪|👩‍🚒|🇩){0,4}";
        proptest::collection::vec(
            prop_oneof![
                way().prop_map(Deed::Go),
                text.prop_map(Deed::Insert),
                (0_usize..20, 0_usize..20, text).prop_map(|(from, to, text)| Deed::Put(from, to, text)),
                way().prop_map(Deed::Delete),
                way().prop_map(Deed::Cut),
                Just(Deed::Transpose),
                Just(Deed::Undo),
            ],
            0..40,
        )
    }

    fn carry_out(input: &mut Input, deed: Deed) {
        match deed {
            Deed::Go(way) => drop(input.go(way)),
            Deed::Insert(text) => input.insert(&text),
            Deed::Put(from, to, text) => {
                let place = |at: usize| input.text.floor_char_boundary(at.min(input.text.len()));
                let (from, to) = (place(from.min(to)), place(from.max(to)));
                input.put(from..to, &text);
            }
            Deed::Delete(way) => input.delete(way),
            Deed::Cut(way) => input.cut(way),
            Deed::Transpose => input.transpose(),
            Deed::Undo => drop(input.undo()),
        }
    }

    proptest! {
        #[test]
        fn the_cursor_never_stands_in_a_character(begin in "(\\PC|e\u{301}|\n){0,8}", deeds in deeds()) {
            let mut input = Input::new(begin);
            for deed in deeds {
                carry_out(&mut input, deed);
                let mut boundaries = input.text.grapheme_indices(true).map(|(at, _)| at).chain([input.text.len()]);
                prop_assert!(boundaries.any(|at| at == input.cursor), "{input:?}");
            }
        }

        #[test]
        fn going_back_gives_what_was_once_there_and_in_the_end_the_beginning(begin in "\\PC{0,8}", deeds in deeds()) {
            let mut input = Input::new(begin.clone());
            let mut been = vec![(begin.clone(), begin.len())];
            for deed in deeds.into_iter().filter(|deed| !matches!(deed, Deed::Undo)) {
                carry_out(&mut input, deed);
                been.push((input.text.clone(), input.cursor));
            }
            let mut at = been.len();
            while input.undo() {
                let now = (input.text.clone(), input.cursor);
                let found = been.get(..at).and_then(|earlier| earlier.iter().rposition(|state| *state == now));
                prop_assert!(found.is_some(), "{now:?} never was, or only later");
                at = found.map_or(at, |found| found + 1);
            }
            prop_assert_eq!(input.value(), begin);
        }
    }
}
