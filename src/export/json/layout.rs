//! How JSON is laid out, and which characters stand in it.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};

use crate::model::Text;

/// The value as JSON, broken into lines down to `depth` levels, compact below; the lists of a document
/// then have a line for each entry.
pub(super) fn written(value: &impl Serialize, depth: usize) -> String {
    let mut bytes = Vec::new();
    let layout = Layout { depth, level: 0, filled: false };
    // Writing to memory cannot fail, and all keys are strings.
    let result = value.serialize(&mut Serializer::with_formatter(&mut bytes, layout));
    debug_assert!(result.is_ok(), "what is exported can be written as JSON");
    String::from_utf8(bytes).unwrap_or_default()
}

struct Layout {
    depth: usize,
    level: usize,
    /// Whether the innermost list or object has something in it.
    filled: bool,
}

impl Layout {
    fn open(&mut self) {
        self.level += 1;
        self.filled = false;
    }

    fn close<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        let broken = self.filled && self.level <= self.depth;
        self.level -= 1;
        self.filled = true;
        if broken { self.line(writer) } else { Ok(()) }
    }

    fn next<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if !first {
            writer.write_all(b",")?;
        }
        if self.level <= self.depth { self.line(writer) } else { Ok(()) }
    }

    fn line<W: ?Sized + Write>(&self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b"\n")?;
        (0..self.level).try_for_each(|_| writer.write_all(b"  "))
    }
}

impl Formatter for Layout {
    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open();
        writer.write_all(b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer)?;
        writer.write_all(b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.next(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open();
        writer.write_all(b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer)?;
        writer.write_all(b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.next(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(if self.level <= self.depth { b": " } else { b":" })
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }

    /// Labels are raw, because whoever reads them again needs them exactly: what could command a
    /// terminal or reorder a line is written as an escape, which a parser turns back.
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, part: &str) -> io::Result<()> {
        let mut plain = 0;
        for (at, c) in part.char_indices().filter(|(_, c)| !is_harmless(*c)) {
            CompactFormatter.write_string_fragment(writer, part.get(plain..at).unwrap_or_default())?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            plain = at + c.len_utf8();
        }
        CompactFormatter.write_string_fragment(writer, part.get(plain..).unwrap_or_default())
    }
}

/// Whether a character is shown as it is, wherever it stands.
fn is_harmless(c: char) -> bool {
    matches!(c, ' '..='~') || Text::line(c.encode_utf8(&mut [0; 4])).as_str().starts_with(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_have_a_line_for_each_entry() {
        let value = serde_json::json!({"a": [[1, 2], {"b": {}}], "c": [], "d": {"e": [1]}});
        let lines = "{\n  \"a\": [\n    [1,2],\n    {\"b\":{}}\n  ],\n  \"c\": [],\n  \"d\": {\n    \"e\": [1]\n  }\n}";
        assert_eq!(written(&value, 2), lines);
        assert_eq!(written(&value, 0), value.to_string());
    }

    #[test]
    fn what_commands_or_hides_is_escaped_and_comes_back() {
        let hostile = "é\u{202e}x\u{9b}\u{7f}\u{1b}\u{e0041}\"\\\u{1f512}\u{200b}";
        let json = written(&hostile, 0);
        assert_eq!(json, r#""é\u202ex\u009b\u007f\u001b\udb40\udc41\"\\🔒\u200b""#);
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), hostile);
    }
}
