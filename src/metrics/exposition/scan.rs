//! Steps over one line, piece by piece.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

use super::fault::Fault;

/// What is left of a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scan<'a> {
    rest: &'a str,
}

impl<'a> Scan<'a> {
    pub(super) const fn new(line: &'a str) -> Self {
        Self { rest: line }
    }

    /// What has not been stepped over yet.
    pub(super) const fn rest(&self) -> &'a str {
        self.rest
    }

    pub(super) const fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    /// Steps over blanks and tabs.
    pub(super) fn blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t']);
    }

    /// Steps over `expected` if it comes next.
    pub(super) fn eat(&mut self, expected: char) -> bool {
        match self.rest.strip_prefix(expected) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// An unquoted metric name, `[a-zA-Z_:][a-zA-Z0-9_:]*`; empty if there is none.
    pub(super) fn metric_name(&mut self) -> &'a str {
        self.name(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':'))
    }

    /// An unquoted label name, `[a-zA-Z_][a-zA-Z0-9_]*`; empty if there is none.
    pub(super) fn label_name(&mut self) -> &'a str {
        self.name(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    }

    fn name(&mut self, belongs: impl Fn(u8) -> bool) -> &'a str {
        if self.rest.starts_with(|first: char| first.is_ascii_digit()) {
            return "";
        }
        let end = self.rest.bytes().position(|byte| !belongs(byte));
        self.take(end.unwrap_or(self.rest.len()))
    }

    /// Everything up to the next blank.
    pub(super) fn word(&mut self) -> &'a str {
        let end = memchr2(b' ', b'\t', self.rest.as_bytes());
        self.take(end.unwrap_or(self.rest.len()))
    }

    /// Everything up to the next space; a tab is part of it.
    pub(super) fn until_space(&mut self) -> &'a str {
        let end = memchr(b' ', self.rest.as_bytes());
        self.take(end.unwrap_or(self.rest.len()))
    }

    /// What stands between two double quotes, escapes and all.
    pub(super) fn quoted(&mut self) -> Result<&'a str, Fault<'a>> {
        if !self.eat('"') {
            return Err(Fault::NoQuote(self.rest));
        }
        let bytes = self.rest.as_bytes();
        let mut from = 0;
        while let Some(at) = bytes.get(from..).and_then(|tail| memchr2(b'"', b'\\', tail)) {
            let at = from + at;
            if bytes.get(at) == Some(&b'"') {
                let inside = self.take(at);
                self.eat('"');
                return Ok(inside);
            }
            from = at + 2;
        }
        Err(Fault::OpenQuote)
    }

    /// Steps over `len` bytes, which must end between two characters.
    fn take(&mut self, len: usize) -> &'a str {
        let (head, rest) = self.rest.split_at_checked(len).unwrap_or((self.rest, ""));
        self.rest = rest;
        head
    }
}

/// Resolves `\\`, `\"` and `\n`; any other backslash stands for itself, as in Prometheus.
pub(super) fn unescape(raw: &str) -> Cow<'_, str> {
    let Some(first) = memchr(b'\\', raw.as_bytes()) else {
        return Cow::Borrowed(raw);
    };
    let (plain, escaped) = raw.split_at_checked(first).unwrap_or((raw, ""));
    let mut text = String::with_capacity(raw.len());
    text.push_str(plain);
    let mut chars = escaped.chars();
    while let Some(c) = chars.next() {
        match (c, chars.as_str().chars().next()) {
            ('\\', Some(next @ ('\\' | '"' | 'n'))) => {
                text.push(if next == 'n' { '\n' } else { next });
                chars.next();
            }
            _ => text.push(c),
        }
    }
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_end_where_no_backslash_says_otherwise() {
        let mut scan = Scan::new(r#""a\"b\\" rest"#);
        assert_eq!(scan.quoted(), Ok(r#"a\"b\\"#));
        assert_eq!(scan.rest(), " rest");
        assert_eq!(Scan::new(r#""open\""#).quoted(), Err(Fault::OpenQuote));
        assert_eq!(Scan::new("\"\\").quoted(), Err(Fault::OpenQuote));
        assert_eq!(Scan::new("\"\\ä\"").quoted(), Ok("\\ä"));
    }

    #[test]
    fn known_escapes_are_resolved_and_others_kept() {
        assert_eq!(unescape(r#"a\\b\"c\nd\ze\"#), "a\\b\"c\nd\\ze\\");
        assert!(matches!(unescape("plain"), Cow::Borrowed("plain")));
    }

    #[test]
    fn names_do_not_start_with_a_digit() {
        assert_eq!(Scan::new("0a").metric_name(), "");
        assert_eq!(Scan::new("a:b_0{").metric_name(), "a:b_0");
        assert_eq!(Scan::new("a:b").label_name(), "a");
    }
}
