//! A silence as it is typed: `2h {pool="orders", zone=~"a|b"} deploy of orders`.

use std::ops::Range;
use std::time::Duration;

use super::words::Misread;
use crate::model::{Labels, Matcher, Text};

/// How long a silence lasts when nothing is said.
const LASTS: Duration = Duration::from_hours(1);

/// How long it may last.
const LONGEST: Duration = Duration::from_hours(24 * 30);

/// The shortest that is worth while.
const SHORTEST: Duration = Duration::from_mins(1);

/// What a typed silence says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SilenceLine {
    /// How long it is to last.
    pub lasts: Duration,
    /// What it is to mute, where that is said; at least one, and not everything.
    pub matchers: Option<Vec<Matcher>>,
    /// Why.
    pub comment: Text,
}

/// Reads a silence: how long (an hour without it), what in braces, and why. Values may be in quotes, which take
/// `\"`, `\\` and `\n`.
///
/// ```
/// use std::time::Duration;
/// use warroom::timeline::read_silence;
///
/// let silence = read_silence(r#"2h {pool="orders", zone=~"a|b"} deploy of orders"#)?;
/// assert_eq!(silence.lasts, Duration::from_hours(2));
/// assert_eq!(silence.matchers.map_or(0, |matchers| matchers.len()), 2);
/// assert_eq!(silence.comment.as_str(), "deploy of orders");
/// # Ok::<(), warroom::timeline::Misread>(())
/// ```
///
/// # Errors
/// Point at what cannot be meant; at the end where the comment is missing.
pub fn read_silence(input: &str) -> Result<SilenceLine, Misread> {
    let line = read_silence_so_far(input)?;
    if line.comment.is_empty() {
        return Err(Misread::new(input.len()..input.len(), "say why: a silence needs a comment"));
    }
    Ok(line)
}

/// The same, while the comment may still be missing.
///
/// # Errors
/// As [`read_silence`].
pub fn read_silence_so_far(input: &str) -> Result<SilenceLine, Misread> {
    let mut reader = Reader { input, at: 0 };
    let lasts = reader.lasts()?.unwrap_or(LASTS);
    let matchers = reader.matchers()?;
    let comment = Text::line(reader.rest().trim());
    Ok(SilenceLine { lasts, matchers, comment })
}

/// Matchers as they are typed: `{pool="orders", zone=~"a|b"}`.
pub fn braces(matchers: &[Matcher]) -> String {
    let matchers: Vec<String> = matchers.iter().map(ToString::to_string).collect();
    format!("{{{}}}", matchers.join(", "))
}

struct Reader<'a> {
    input: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.input.get(self.at..).unwrap_or_default()
    }

    /// Goes on over these characters; the part of the input that they were.
    fn take(&mut self, is_part: impl Fn(char) -> bool) -> Range<usize> {
        let from = self.at;
        let rest = self.rest();
        self.at += rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        from..self.at
    }

    fn text(&self, span: &Range<usize>) -> &'a str {
        self.input.get(span.clone()).unwrap_or_default()
    }

    fn blanks(&mut self) {
        self.take(char::is_whitespace);
    }

    fn take_one(&mut self, one: char) -> bool {
        let found = self.rest().starts_with(one);
        self.at += if found { one.len_utf8() } else { 0 };
        found
    }

    fn lasts(&mut self) -> Result<Option<Duration>, Misread> {
        self.blanks();
        if !self.rest().starts_with(|c: char| c.is_ascii_digit()) {
            return Ok(None);
        }
        let span = self.take(|c| !c.is_whitespace());
        match humantime::parse_duration(self.text(&span)) {
            Ok(lasts) if lasts >= SHORTEST && lasts <= LONGEST => Ok(Some(lasts)),
            Ok(_) => Err(Misread::new(span, "a silence lasts from 1m to 30d")),
            Err(_) => Err(Misread::new(span, "no duration such as 30m or 2h")),
        }
    }

    fn matchers(&mut self) -> Result<Option<Vec<Matcher>>, Misread> {
        self.blanks();
        let from = self.at;
        if !self.take_one('{') {
            return Ok(None);
        }
        let mut matchers = Vec::new();
        loop {
            self.blanks();
            if self.take_one('}') {
                break;
            }
            matchers.push(self.matcher(from)?);
            self.blanks();
            if !self.take_one(',') && !self.rest().starts_with('}') {
                return Err(self.expected(from, "a comma or }"));
            }
        }
        // As Alertmanager has it: one must refuse alerts that lack its label.
        if matchers.iter().all(|matcher| matcher.matches(&Labels::default())) {
            return Err(Misread::new(from..self.at, "that would mute everything: name a label's value"));
        }
        Ok(Some(matchers))
    }

    fn matcher(&mut self, braces: usize) -> Result<Matcher, Misread> {
        let name = self.take(|c| c.is_ascii_alphanumeric() || c == '_');
        if name.is_empty() {
            return Err(self.expected(braces, "a label's name"));
        }
        self.blanks();
        let symbol = self.take(|c| "=!~".contains(c));
        self.blanks();
        let from = self.at;
        let value = self.value(braces)?;
        match Matcher::with(self.text(&name), self.text(&symbol), &value) {
            Ok(Some(matcher)) => Ok(matcher),
            Ok(None) => Err(Misread::new(name.start..from, "a label is followed by =, !=, =~ or !~")),
            Err(error) => Err(Misread::new(from..self.at, &error.to_string())),
        }
    }

    /// A value in quotes, or up to a comma, a brace or a blank.
    fn value(&mut self, braces: usize) -> Result<String, Misread> {
        if !self.take_one('"') {
            let span = self.take(|c| !c.is_whitespace() && !",}".contains(c));
            return Ok(self.text(&span).to_owned());
        }
        let from = self.at - 1;
        let mut value = String::new();
        let mut chars = self.rest().char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    self.at += at + 1;
                    return Ok(value);
                }
                '\\' => match chars.next() {
                    Some((_, 'n')) => value.push('\n'),
                    Some((_, c @ ('"' | '\\'))) => value.push(c),
                    // Regular expressions have their own: `\d`.
                    Some((_, other)) => value.extend(['\\', other]),
                    None => return Err(self.expected(braces, "the rest of the value")),
                },
                c => value.push(c),
            }
        }
        Err(Misread::new(from..self.input.len(), "this quote is never closed"))
    }

    fn expected(&self, braces: usize, what: &str) -> Misread {
        if self.rest().is_empty() {
            return Misread::new(braces..self.input.len(), "the brace is never closed");
        }
        let next = self.rest().chars().next().map_or(0, char::len_utf8);
        Misread::new(self.at..self.at + next, &format!("here {what} is expected"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(input: &str) -> (u64, String, String) {
        let line = read_silence(input).unwrap();
        let matchers = line.matchers.unwrap_or_default();
        let matchers: Vec<String> = matchers.iter().map(ToString::to_string).collect();
        (line.lasts.as_secs() / 60, matchers.join(","), line.comment.to_string())
    }

    fn words(minutes: u64, matchers: &str, comment: &str) -> (u64, String, String) {
        (minutes, matchers.to_owned(), comment.to_owned())
    }

    #[test]
    fn how_long_what_and_why() {
        assert_eq!(read("deploy"), words(60, "", "deploy"));
        assert_eq!(read(" 1h30m  deploy {x} "), words(90, "", "deploy {x}"));
        assert_eq!(read(r#"{a="b"}c"#), words(60, r#"a="b""#, "c"));
        assert_eq!(
            read(r#"30m { a != b , c=~"d|e",f!~"\d\"\\.", } why"#),
            words(30, r#"a!="b",c=~"d|e",f!~"\\d\"\\.""#, "why")
        );
    }

    #[test]
    fn what_cannot_be_meant_is_pointed_at() {
        let wrong = |input: &str| {
            let misread = read_silence(input).unwrap_err();
            (misread.span, misread.reason.to_string())
        };
        assert_eq!(wrong("1h {a=\"b\"} ").0, 11..11);
        assert_eq!(wrong("2x deploy"), (0..2, "no duration such as 30m or 2h".to_owned()));
        assert_eq!(wrong("5s deploy").0, 0..2);
        assert_eq!(wrong(r#"{a="b" c"#).0, 7..8);
        assert_eq!(wrong(r#"{a="b"#), (3..5, "this quote is never closed".to_owned()));
        assert_eq!(wrong("{a").0, 1..2);
        assert_eq!(wrong("{").1, "the brace is never closed");
        assert_eq!(wrong(r#"{a=~"("} why"#).0, 4..7);
        for all in ["{} why", r#"{a=~".*"} why"#, r#"{a!="b"} why"#] {
            assert!(wrong(all).1.starts_with("that would mute everything"), "{all}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_or_pointed_at(input in r#"[0-9hm {}="~!,\\a-c🙂]{0,24}"#) {
            if let Err(misread) = read_silence(&input) {
                prop_assert!(input.get(misread.span).is_some());
            }
        }
    }
}
