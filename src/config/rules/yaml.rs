//! Strings as YAML has them.

use std::fmt::Write as _;

/// A string in quotes: single ones where it is printable, else double ones with escapes.
/// <https://yaml.org/spec/1.2.2/#73-flow-scalar-styles>
pub(super) fn quoted(text: &str) -> String {
    if text.chars().all(is_printable) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            _ if is_printable(c) => quoted.push(c),
            _ => {
                let _ = write!(quoted, "\\U{:08X}", u32::from(c));
            }
        }
    }
    quoted + "\""
}

/// Neither a break of a line nor anything that a reader may refuse or change.
fn is_printable(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a0}'..='\u{2027}' | '\u{202a}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_string_before_its_end() {
        let cases = [
            ("up == 0", "'up == 0'"),
            ("it's: #1 {a=\"b\"}", "'it''s: #1 {a=\"b\"}'"),
            ("", "''"),
            ("ü€😀", "'ü€😀'"),
            ("a\n\"b\\", "\"a\\n\\\"b\\\\\""),
            ("\u{7f}\u{85}\u{2028}\u{feff}", "\"\\U0000007F\\U00000085\\U00002028\\U0000FEFF\""),
        ];
        for (text, expected) in cases {
            assert_eq!(quoted(text), expected);
        }
    }
}
