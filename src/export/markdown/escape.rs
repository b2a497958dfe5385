//! Text from outside in Markdown: it reads back as the same text and as nothing else.

use std::fmt::Write as _;

/// Text within a paragraph or a cell, wherever it stands there. Lines become one line, blanks at the
/// edges of lines are lost.
pub(super) fn inline(text: &str) -> String {
    let text = one_line(text);
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    for (at, c) in text.char_indices() {
        let (before, after) = text.split_at(at);
        let after = after.get(c.len_utf8()..).unwrap_or_default();
        if is_syntax(before, c, after) || starts_block(before, c, after) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

fn one_line(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}

/// Whether a character could mean something, with what stands around it. Some renderers make links of
/// bare addresses, and formulas of what stands between dollars.
fn is_syntax(before: &str, c: char, after: &str) -> bool {
    match c {
        '\\' | '`' | '*' | '[' | ']' | '|' | '~' | '$' => true,
        // No tag begins with a blank: `25 < 35`.
        '<' => !after.starts_with(' '),
        // Within a word it is plain: `http_requests_total`.
        '_' => !(before.ends_with(char::is_alphanumeric) && after.starts_with(char::is_alphanumeric)),
        '&' => after.starts_with(|next: char| next == '#' || next.is_ascii_alphanumeric()),
        ':' => after.starts_with("//"),
        '.' => before.len().checked_sub(3).and_then(|at| before.get(at..)).is_some_and(is_www),
        _ => false,
    }
}

fn is_www(word: &str) -> bool {
    word.eq_ignore_ascii_case("www")
}

/// Whether a character could begin a heading, a list or a quotation, if the text begins a line.
fn starts_block(before: &str, c: char, after: &str) -> bool {
    match c {
        '#' | '+' | '-' | '=' | '>' | ':' => before.is_empty(),
        '.' | ')' => {
            let number = (1..=9).contains(&before.len()) && before.bytes().all(|byte| byte.is_ascii_digit());
            number && (after.is_empty() || after.starts_with(char::is_whitespace))
        }
        _ => false,
    }
}

/// Text as inline code, word for word, in more backticks than any run of them within. Nothing for
/// text without a word.
pub(super) fn code(text: &str) -> String {
    let text = text.replace('\n', " ");
    let text = text.trim();
    if text.is_empty() {
        return String::new();
    }
    let ticks = "`".repeat(longest_run(text) + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{ticks}{pad}{text}{pad}{ticks}")
}

/// Text of several lines as a block within a list's item, line by line as it was.
pub(super) fn block(text: &str) -> String {
    let ticks = "`".repeat((longest_run(text) + 1).max(3));
    let mut block = format!("  {ticks}text\n");
    for line in text.split('\n') {
        let _ = writeln!(block, "{}{line}", if line.is_empty() { "" } else { "  " });
    }
    let _ = writeln!(block, "  {ticks}");
    block
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// A link to where it is safe to follow; any other address is shown as it is.
pub(super) fn link(name: &str, url: &str) -> String {
    let web = ["http://", "https://"]
        .iter()
        .any(|scheme| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    let name = if one_line(name).is_empty() { "link" } else { name };
    if web {
        format!("[{}]({})", inline(name), address(url))
    } else {
        format!("{} {}", inline(name), code(url))
    }
}

/// The address with all that could end it written as its bytes in hexadecimal.
fn address(url: &str) -> String {
    let mut address = String::with_capacity(url.len());
    for byte in url.bytes() {
        match byte {
            // As it is, it could begin an entity.
            b'&' => address.push_str("&amp;"),
            b'(' | b')' | b'<' | b'>' | b'\\' | b'`' | b'"' | b'|' | b'\'' | b'*' | b'~' | b'$' => {
                let _ = write!(address, "%{byte:02X}");
            }
            b'!'..=b'~' => address.push(char::from(byte)),
            _ => {
                let _ = write!(address, "%{byte:02X}");
            }
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyday_text_stays_readable() {
        for text in [
            "probe 0.4 ms, unchanged",
            "application logs: surge of connection errors",
            "http_requests_total went up (again) - see #7!",
            "HighErrorRate{zone=\"a\"}",
            "alice@bastion",
            "a & b, 50 % > 5 %, 25 < 35",
            "61.3 % now.then",
        ] {
            assert_eq!(inline(text), text);
        }
    }

    #[test]
    fn what_means_something_is_escaped() {
        let cases = [
            ("# a", r"\# a"),
            ("1. a", r"1\. a"),
            ("12) a", r"12\) a"),
            ("- [ ] a", r"\- \[ \] a"),
            ("a|b", r"a\|b"),
            ("_a_ *b* ~~c~~", r"\_a\_ \*b\* \~\~c\~\~"),
            ("<b>", r"\<b>"),
            ("&lt; &#60;", r"\&lt; \&#60;"),
            ("see https://a.b", r"see https\://a.b"),
            ("www.a.b", r"www\.a.b"),
            ("  a\n\n   b ", "a b"),
        ];
        for (text, escaped) in cases {
            assert_eq!(inline(text), escaped);
        }
    }

    #[test]
    fn code_has_more_ticks_than_its_text() {
        assert_eq!(code("sum(a)\n by (b)"), "`sum(a)  by (b)`");
        assert_eq!(code("a``b`"), "``` a``b` ```");
        assert_eq!(code(" \n "), "");
        assert_eq!(block("a\n```\n\nb"), "  ````text\n  a\n  ```\n\n  b\n  ````\n");
    }

    #[test]
    fn only_the_web_is_linked() {
        assert_eq!(link("runbook", "https://a/b?c=1&d=(2)"), "[runbook](https://a/b?c=1&amp;d=%282%29)");
        assert_eq!(link("x](y", "HTTP://a b"), "[x\\](y](HTTP://a%20b)");
        assert_eq!(link("run", "javascript:alert(1)"), "run `javascript:alert(1)`");
        assert_eq!(link("", "é"), "link `é`");
    }
}
