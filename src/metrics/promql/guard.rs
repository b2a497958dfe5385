//! What stands between a text and the parser.
//!
//! The parser of the crate `promql-parser` panics on some durations, recurses as deep as the
//! expression, refuses escapes within backquotes that PromQL allows, and does not say where an
//! error lies. So a text is read once here before: what would hurt is refused, backquoted strings are
//! quoted anew, and the tokens remain for finding the place of an error.

use std::borrow::Cow;

use crate::model::Text;

use super::error::QueryError;
use super::literal::{self, LONGEST, Literal};

/// Longest text accepted, in bytes.
const MAX_BYTES: usize = 64 * 1024;

/// Deepest tree accepted: parentheses, functions and operators on the way to one leaf.
const MAX_DEPTH: usize = 200;

/// What a token is, as far as errors are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Word,
    Number,
    Quoted,
    Open,
    Close,
    Comma,
    Operator,
}

/// One token and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'a> {
    pub(super) kind: TokenKind,
    pub(super) at: usize,
    pub(super) text: &'a str,
}

/// A text that is safe to parse.
#[derive(Debug)]
pub(super) struct Guarded<'a> {
    pub(super) tokens: Vec<Token<'a>>,
    /// The text as the parser should see it.
    pub(super) text: String,
}

/// Reads `text`; refuses what must not reach the parser.
pub(super) fn inspect(text: &str) -> Result<Guarded<'_>, QueryError> {
    if text.len() > MAX_BYTES {
        let message = format!("the expression has {} bytes, more than the {MAX_BYTES} accepted", text.len());
        return Err(QueryError::new(Some(MAX_BYTES), message));
    }
    let mut scanner = Scanner::new(text);
    let mut guarded = Guarded { tokens: Vec::new(), text: String::with_capacity(text.len()) };
    let mut nesting = Nesting::default();
    while let Some(token) = scanner.next_token()? {
        nesting.enter(&token)?;
        let rewritten = rewrite(&token, &nesting)?;
        guarded.text.push_str(&text[scanner.copied..token.at]);
        guarded.text.push_str(&rewritten);
        scanner.copied = token.at + token.text.len();
        guarded.tokens.push(token);
    }
    nesting.finish()?;
    guarded.text.push_str(&text[scanner.copied..]);
    Ok(guarded)
}

fn rewrite<'a>(token: &Token<'a>, nesting: &Nesting<'a>) -> Result<Cow<'a, str>, QueryError> {
    match token.kind {
        TokenKind::Number => check_number(token, nesting.expects_duration()),
        TokenKind::Word if nesting.expects_duration() && is_no_number(token.text) => {
            Err(QueryError::new(Some(token.at), "a duration must be a finite number or have units, as in 5m"))
        }
        TokenKind::Quoted if token.text.starts_with('`') => Ok(Cow::Owned(requote(token.text))),
        _ => Ok(Cow::Borrowed(token.text)),
    }
}

fn is_no_number(word: &str) -> bool {
    word.eq_ignore_ascii_case("inf") || word.eq_ignore_ascii_case("nan")
}

fn check_number<'a>(token: &Token<'a>, duration: bool) -> Result<Cow<'a, str>, QueryError> {
    let too_long = || {
        let message = format!("{} is longer than any duration can be (292 years)", Text::line(token.text));
        Err(QueryError::new(Some(token.at), message))
    };
    match literal::read(token.text) {
        Literal::Absurd => too_long(),
        Literal::Duration(seconds) if seconds > LONGEST => too_long(),
        Literal::Number(seconds) if duration && !(0.0..=LONGEST).contains(&seconds) => too_long(),
        // The parser refuses a zero with a unit everywhere; an offset may be zero.
        Literal::Duration(0.0) => Ok(Cow::Borrowed("0")),
        _ => Ok(Cow::Borrowed(token.text)),
    }
}

/// A backquoted string, whose content is taken literally, in double quotes.
fn requote(token: &str) -> String {
    let content = token.trim_matches('`');
    let escaped = content.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("\"{escaped}\"")
}

/// How deep the tree below the current token can be at most.
#[derive(Debug, Default)]
struct Nesting<'a> {
    open: Vec<(Token<'a>, usize)>,
    outermost: usize,
    depth: usize,
    /// The last token was `offset`, or a sign behind it.
    after_offset: bool,
    /// So the current one is a duration.
    offset_here: bool,
}

impl<'a> Nesting<'a> {
    fn enter(&mut self, token: &Token<'a>) -> Result<(), QueryError> {
        match token.kind {
            TokenKind::Open => {
                self.open.push((*token, 0));
                self.deeper(token)?;
            }
            TokenKind::Close => self.close(token)?,
            TokenKind::Comma => self.depth -= std::mem::take(self.operators()),
            TokenKind::Operator => {
                *self.operators() += 1;
                self.deeper(token)?;
            }
            TokenKind::Word if self.is_operator_word(token.text) => {
                *self.operators() += 1;
                self.deeper(token)?;
            }
            _ => {}
        }
        let sign = token.text == "+" || token.text == "-";
        self.offset_here = self.after_offset;
        self.after_offset = token.text.eq_ignore_ascii_case("offset") || self.after_offset && sign;
        Ok(())
    }

    fn operators(&mut self) -> &mut usize {
        self.open.last_mut().map_or(&mut self.outermost, |(_, operators)| operators)
    }

    fn is_operator_word(&self, word: &str) -> bool {
        let in_braces = self.open.last().is_some_and(|(open, _)| open.text == "{");
        !in_braces && ["and", "or", "unless", "atan2"].iter().any(|known| word.eq_ignore_ascii_case(known))
    }

    fn deeper(&mut self, token: &Token<'_>) -> Result<(), QueryError> {
        self.depth += 1;
        if self.depth <= MAX_DEPTH {
            return Ok(());
        }
        let message = format!("the expression is nested deeper than {MAX_DEPTH} levels; split it up");
        Err(QueryError::new(Some(token.at), message))
    }

    fn close(&mut self, token: &Token<'_>) -> Result<(), QueryError> {
        let Some((open, operators)) = self.open.pop() else {
            return Err(QueryError::new(Some(token.at), format!("this {} closes nothing", token.text)));
        };
        let wanted = match open.text {
            "(" => ")",
            "[" => "]",
            _ => "}",
        };
        if token.text != wanted {
            let message = format!("this {} meets {}; {wanted} is missing before it", token.text, open.text);
            return Err(QueryError::new(Some(token.at), message));
        }
        self.depth -= operators + 1;
        Ok(())
    }

    /// Whether a number here is a duration: in brackets, or behind `offset`.
    fn expects_duration(&self) -> bool {
        self.offset_here || self.open.last().is_some_and(|(open, _)| open.text == "[")
    }

    fn finish(&self) -> Result<(), QueryError> {
        match self.open.last() {
            None => Ok(()),
            Some((open, _)) => {
                Err(QueryError::new(Some(open.at), format!("this {} is never closed", open.text)))
            }
        }
    }
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// Up to where the text has been handed on.
    copied: usize,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0, copied: 0 }
    }

    fn next_token(&mut self) -> Result<Option<Token<'a>>, QueryError> {
        self.skip_blanks_and_comments();
        let rest = &self.text[self.at..];
        let Some(first) = rest.chars().next() else { return Ok(None) };
        let (kind, length) = match first {
            '"' | '\'' | '`' => (TokenKind::Quoted, self.quoted(rest, first)?),
            '(' | '[' | '{' => (TokenKind::Open, 1),
            ')' | ']' | '}' => (TokenKind::Close, 1),
            ',' => (TokenKind::Comma, 1),
            c if c.is_ascii_digit() => (TokenKind::Number, number(rest)),
            '.' if rest[1..].starts_with(|c: char| c.is_ascii_digit()) => (TokenKind::Number, number(rest)),
            ':' if !rest[1..].starts_with(is_word_start) => (TokenKind::Operator, 1),
            c if is_word(c) => (TokenKind::Word, rest.find(|c: char| !is_word(c)).unwrap_or(rest.len())),
            c => (TokenKind::Operator, operator(rest).unwrap_or(c.len_utf8())),
        };
        let token = Token { kind, at: self.at, text: &rest[..length] };
        self.at += length;
        Ok(Some(token))
    }

    fn skip_blanks_and_comments(&mut self) {
        loop {
            let rest = self.text[self.at..].trim_start_matches(|c: char| c.is_ascii_whitespace());
            self.at = self.text.len() - rest.len();
            if !rest.starts_with('#') {
                return;
            }
            self.at += rest.find(['\n', '\r']).unwrap_or(rest.len());
        }
    }

    /// The length of a quoted string, quotes included.
    fn quoted(&self, rest: &str, quote: char) -> Result<usize, QueryError> {
        let mut escaped = false;
        for (at, c) in rest.char_indices().skip(1) {
            if escaped {
                escaped = false;
                self.check_escape(at, &rest[at..])?;
            } else if c == '\\' && quote != '`' {
                escaped = true;
            } else if c == quote {
                return Ok(at + 1);
            }
        }
        Err(QueryError::new(Some(self.at), "this string is never closed"))
    }

    /// PromQL's strings are bytes, the parser's are characters: above ASCII an escaped byte would
    /// silently become another one.
    fn check_escape(&self, at: usize, escape: &str) -> Result<(), QueryError> {
        if is_lone_byte(escape) {
            let message = "escaped bytes above \\x7f are no text; write the character itself";
            return Err(QueryError::new(Some(self.at + at - 1), message));
        }
        Ok(())
    }
}

/// Whether an escape (without its backslash) stands for a byte that is no character by itself.
fn is_lone_byte(escape: &str) -> bool {
    let digits = |from: usize, to: usize, radix| {
        escape.get(from..to).and_then(|digits| u32::from_str_radix(digits, radix).ok()).unwrap_or(0)
    };
    if escape.starts_with('x') { digits(1, 3, 16) > 0x7f } else { digits(0, 3, 8) > 0x7f }
}

fn is_word_start(c: char) -> bool {
    c == '_' || c == ':' || c.is_ascii_alphabetic()
}

fn is_word(c: char) -> bool {
    c == '_' || c == ':' || c.is_ascii_alphanumeric()
}

/// The length of a number or duration; a sign belongs to it behind a decimal exponent only.
fn number(rest: &str) -> usize {
    let plain = |c: char| c == '.' || c.is_ascii_alphanumeric();
    let length = rest.find(|c| !plain(c)).unwrap_or(rest.len());
    let (head, tail) = rest.split_at(length);
    let mantissa = head.strip_suffix(['e', 'E']).unwrap_or_default();
    let exponent = !mantissa.is_empty() && mantissa.chars().all(|c| c == '.' || c.is_ascii_digit());
    if !exponent || !tail.starts_with(['+', '-']) {
        return length;
    }
    let digits = tail[1..].find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len() - 1);
    length + 1 + digits
}

fn operator(rest: &str) -> Option<usize> {
    ["==", "!=", ">=", "<=", "=~", "!~"]
        .iter()
        .find(|known| rest.starts_with(**known))
        .map(|known| known.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn refusal(text: &str) -> QueryError {
        inspect(text).unwrap_err()
    }

    #[test]
    fn refuses_absurd_durations_where_they_stand() {
        assert_eq!(refusal("rate(x[99999999999999d])").position(), Some(7));
        assert_eq!(refusal("x offset 1e300").position(), Some(9));
        assert_eq!(refusal("x offset - inf").position(), Some(11));
        assert_eq!(refusal("x[5m:1e99]").position(), Some(5));
    }

    #[test]
    fn refuses_what_is_nested_too_deeply() {
        let parentheses = format!("{}x{}", "(".repeat(5_000), ")".repeat(5_000));
        assert!(refusal(&parentheses).to_string().contains("nested deeper"));
        let chain = vec!["x"; 5_000].join(" + ");
        assert!(refusal(&chain).to_string().contains("nested deeper"));
        assert!(refusal(&"-".repeat(5_000)).to_string().contains("nested deeper"));
        let arguments = format!("f({})", vec!["a+b"; 5_000].join(","));
        assert!(inspect(&arguments).is_ok());
    }

    #[test]
    fn refuses_long_texts_and_open_ends() {
        assert!(refusal(&"x".repeat(70_000)).to_string().contains("bytes"));
        assert_eq!(refusal("sum(x").position(), Some(3));
        assert_eq!(refusal("x{a=\"b}").position(), Some(4));
        assert_eq!(refusal("(x]").position(), Some(2));
        assert_eq!(refusal("x)").position(), Some(1));
    }

    #[test]
    fn backquotes_and_zero_durations_become_what_the_parser_knows() {
        assert_eq!(inspect(r"x{a=~`\d+ )`}").unwrap().text, r#"x{a=~"\\d+ )"}"#);
        assert_eq!(inspect("x offset 0s # (").unwrap().text, "x offset 0 # (");
        assert_eq!(inspect("-0.2e-6 + 5m").unwrap().text, "-0.2e-6 + 5m");
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,60}") {
            let _ = inspect(&text);
        }
    }
}
