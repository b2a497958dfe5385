//! A note as it is typed: `@02:40 !action restarted the databases`.

use std::ops::Range;

use super::when::{Here, moment};
use super::words::Misread;
use crate::model::{EventKind, Text, Timestamp};

/// What a typed note says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteLine {
    /// When it happened, where that is not now.
    pub at: Option<Timestamp>,
    /// A note, an action or a todo.
    pub kind: EventKind,
    /// The text that is left, of one line or several.
    pub text: Text,
}

/// Words that make a note something else, alone at its beginning or its end.
const TAGS: [(&str, EventKind); 2] = [("#todo", EventKind::Todo), ("!action", EventKind::Action)];

/// Reads a note. It may begin with `@` and a time of the clock `here`, which must not be after now; `@` before anything
/// but a digit is plain text. `#todo` and `!action` say what kind of note it is.
///
/// ```
/// use warroom::model::{EventKind, Timestamp};
/// use warroom::timeline::read_note;
///
/// let now = Timestamp::from_secs_f64(1_723_603_200.0); // 02:40 UTC
/// let note = read_note("@02:15 !action restarted the databases", now)?;
/// assert_eq!(note.kind, EventKind::Action);
/// assert_eq!(note.at.map(Timestamp::clock).as_deref(), Some("02:15:00"));
/// assert_eq!(note.text.as_str(), "restarted the databases");
/// assert!(read_note("@", now)?.at.is_none());
/// # Ok::<(), warroom::timeline::Misread>(())
/// ```
pub fn read_note<'z>(input: &str, here: impl Into<Here<'z>>) -> Result<NoteLine, Misread> {
    let mut reader = Reader { input, rest: 0..input.len(), here: here.into(), at: None, kind: None };
    while reader.take_first()? {}
    while reader.take_last()? {}
    let text = reader.rest();
    if text.is_empty() {
        return Err(Misread::new(0..input.len(), "there is nothing to note"));
    }
    Ok(NoteLine { at: reader.at, kind: reader.kind.unwrap_or(EventKind::Note), text: Text::block(text) })
}

/// A line that may begin with `@` and a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimedLine<'a> {
    /// When it happened, where that is not now.
    pub at: Option<Timestamp>,
    /// Where the time stands in the input; empty without one.
    pub time: Range<usize>,
    /// What is left, without blanks around it.
    pub rest: &'a str,
}

/// Reads the time off the beginning of a line, by the rules of [`read_note`]; all else is plain text.
pub fn read_timed<'t, 'z>(input: &'t str, here: impl Into<Here<'z>>) -> Result<TimedLine<'t>, Misread> {
    let mut reader = Reader { input, rest: 0..input.len(), here: here.into(), at: None, kind: None };
    let mut time = 0..0;
    loop {
        let word = reader.first();
        if !reader.time(word, &(reader.rest.start..reader.rest.start + word.len()))? {
            break;
        }
        time = reader.rest.start..reader.rest.start + word.len();
        reader.rest.start = time.end;
    }
    Ok(TimedLine { at: reader.at, time, rest: reader.rest() })
}

struct Reader<'a, 'z> {
    input: &'a str,
    rest: Range<usize>,
    here: Here<'z>,
    at: Option<Timestamp>,
    kind: Option<EventKind>,
}

impl<'a> Reader<'a, '_> {
    /// What is left, without blanks around it.
    fn rest(&mut self) -> &'a str {
        let rest = self.input.get(self.rest.clone()).unwrap_or_default();
        let start = self.rest.start + (rest.len() - rest.trim_start().len());
        let rest = rest.trim();
        self.rest = start..start + rest.len();
        rest
    }

    fn first(&mut self) -> &'a str {
        self.rest().split_whitespace().next().unwrap_or_default()
    }

    /// Takes the first word if it says something about the note.
    fn take_first(&mut self) -> Result<bool, Misread> {
        let word = self.first();
        let span = self.rest.start..self.rest.start + word.len();
        let taken = self.time(word, &span)? || self.tag(word, &span)?;
        if taken {
            self.rest.start = span.end;
        }
        Ok(taken)
    }

    /// Takes the last word if it is a tag.
    fn take_last(&mut self) -> Result<bool, Misread> {
        let word = self.rest().split_whitespace().next_back().unwrap_or_default();
        let span = self.rest.end - word.len()..self.rest.end;
        let taken = self.tag(word, &span)?;
        if taken {
            self.rest.end = span.start;
        }
        Ok(taken)
    }

    fn time(&mut self, word: &str, span: &Range<usize>) -> Result<bool, Misread> {
        let Some(time) = word.strip_prefix('@').filter(|time| time.starts_with(|c: char| c.is_ascii_digit()))
        else {
            return Ok(false);
        };
        let wrong = |reason| Err(Misread::new(span.clone(), reason));
        match moment(time, self.here) {
            _ if self.at.is_some() => wrong("there is a time already"),
            None => wrong("this is no time: `@02:40`, `@02:40:30` or `@2024-08-14T02:40`"),
            Some(at) if at > self.here.now => wrong("this is in the future"),
            Some(at) => {
                self.at = Some(at);
                Ok(true)
            }
        }
    }

    fn tag(&mut self, word: &str, span: &Range<usize>) -> Result<bool, Misread> {
        let Some((_, kind)) = TAGS.iter().find(|(tag, _)| *tag == word) else { return Ok(false) };
        if self.kind.as_ref().is_some_and(|known| known != kind) {
            return Err(Misread::new(span.clone(), "a note is either an action or a todo"));
        }
        self.kind = Some(kind.clone());
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn now() -> Timestamp {
        moment("2024-08-14T04:30", Timestamp::default().into()).unwrap()
    }

    fn read(input: &str) -> (Option<String>, String, String) {
        let note = read_note(input, now()).unwrap();
        (note.at.map(Timestamp::clock), note.kind.name().to_owned(), note.text.to_string())
    }

    fn whole(at: &str, kind: &str, text: &str) -> (Option<String>, String, String) {
        (Some(at.to_owned()), kind.to_owned(), text.to_owned())
    }

    #[test]
    fn times_and_kinds_in_any_order() {
        assert_eq!(read("@02:40 called the db team"), whole("02:40:00", "note", "called the db team"));
        assert_eq!(read("!action @03:00 restarted"), whole("03:00:00", "action", "restarted"));
        assert_eq!(read("@03:00 close connections #todo"), whole("03:00:00", "todo", "close connections"));
        assert_eq!(read("@2024-08-14T02:40 a\nb"), whole("02:40:00", "note", "a\nb"));
    }

    #[test]
    fn plain_text_stays_plain() {
        for text in ["@alice please look", "mail me @02:40 or so", "the #todo list is long", "!actionable"] {
            assert_eq!(read(text), (None, "note".to_owned(), text.to_owned()));
        }
    }

    #[test]
    fn errors_point_at_the_word() {
        let span = |input| read_note(input, now()).unwrap_err().span;
        assert_eq!(span("#todo @25:00 x"), 6..12);
        assert_eq!(span("@2024-08-15 x"), 0..11);
        assert_eq!(span("@02:40 @02:41 x"), 7..13);
        assert_eq!(span("#todo x !action"), 8..15);
        assert_eq!(span("  "), 0..2);
        assert_eq!(span("@02:40"), 0..6);
    }

    #[test]
    fn a_time_alone_can_lead_a_line() {
        let line = read_timed(" @02:40 checkout v2.32 #todo", now()).unwrap();
        assert_eq!((line.at.unwrap().clock().as_str(), line.time), ("02:40:00", 1..7));
        assert_eq!(line.rest, "checkout v2.32 #todo");
        assert_eq!(read_timed("checkout @02:40", now()).unwrap().at, None);
        assert_eq!(read_timed("@02:40 @02:41 x", now()).unwrap_err().span, 7..13);
        assert_eq!(read_timed("@2030-01-01", now()).unwrap_err().span, 0..11);
    }

    proptest! {
        #[test]
        fn any_input_gives_a_note_or_a_place(input in "(@[0-9:TZ-]{0,12}|#todo|!action|[ \n]|\\PC){0,12}") {
            match read_note(&input, now()) {
                Ok(note) => prop_assert!(!note.text.is_empty() && note.at.is_none_or(|at| at <= now())),
                Err(wrong) => prop_assert!(input.get(wrong.span).is_some()),
            }
        }
    }
}
