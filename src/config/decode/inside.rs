//! Places inside a string of a file.

use std::ops::Range;

/// Where byte `at` of the string `decoded` stands in `source`, in which `span` with its quotes holds it.
pub(super) fn offset(source: &str, span: &Range<usize>, decoded: &str, at: usize) -> usize {
    let raw = source.get(span.clone()).unwrap_or_default();
    let is_long = raw.starts_with("\"\"\"") || raw.starts_with("'''");
    let quotes = if is_long { 3 } else { 1 };
    let body = raw.get(quotes..).unwrap_or_default();
    // A line break right after the opening quotes is no part of the string.
    let trimmed = if is_long { body.strip_prefix("\r\n").or(body.strip_prefix('\n')) } else { None };
    let (body, start) = trimmed.map_or((body, quotes), |rest| (rest, quotes + body.len() - rest.len()));
    let inside = if body.starts_with(decoded) { at } else { walk(body, decoded, at) };
    (span.start + start + inside).min(span.end.saturating_sub(1)).max(span.start)
}

/// How far into the raw text the first `at` bytes of the decoded one go.
fn walk(raw: &str, decoded: &str, at: usize) -> usize {
    let mut rest = raw;
    for (_, c) in decoded.char_indices().take_while(|(before, _)| *before < at) {
        rest = after(rest, c);
    }
    raw.len() - rest.len()
}

/// The raw text after what stands for `c`.
fn after(raw: &str, c: char) -> &str {
    let Some(escape) = raw.strip_prefix('\\') else {
        let mut chars = raw.chars();
        // A CR before the LF is no part of the decoded text.
        if chars.next() == Some('\r') && c == '\n' {
            chars.next();
        }
        return chars.as_str();
    };
    let mut chars = escape.chars();
    let digits = match chars.next() {
        Some('x') => 2,
        Some('u') => 4,
        Some('U') => 8,
        // A line that goes on in the next one: the blanks between are no part of the string.
        Some(blank) if blank.is_whitespace() => return after(escape.trim_start(), c),
        _ => 0,
    };
    for _ in 0..digits {
        chars.next();
    }
    chars.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(raw: &str, decoded: &str, what: char) -> Option<char> {
        let source = format!("x = {raw}\n");
        let at = offset(&source, &(4..4 + raw.len()), decoded, decoded.find(what).unwrap());
        source[at..].chars().next()
    }

    #[test]
    fn every_spelling_of_a_string_keeps_its_places() {
        assert_eq!(found("'ab!'", "ab!", '!'), Some('!'));
        assert_eq!(found("'''\nab!'''", "ab!", '!'), Some('!'));
        assert_eq!(found(r#""a\"b\"!""#, "a\"b\"!", '!'), Some('!'));
        assert_eq!(found(r#""\u00fc\U000000fc!""#, "üü!", '!'), Some('!'));
        assert_eq!(found("\"\"\"a\\\n   b\\t!\"\"\"", "ab\t!", '!'), Some('!'));
        assert_eq!(offset("x = 'a'", &(4..7), "a", 99), 6);
    }
}
