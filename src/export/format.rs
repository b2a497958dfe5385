//! The formats by name.

use super::document::Document;
use super::json::{json, json_lines};
use super::markdown::markdown;

/// How a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// A postmortem's draft.
    Markdown,
    /// Everything, as one object.
    Json,
    /// A header and the events, an object a line.
    JsonLines,
}

impl Format {
    /// Every format with the name it has on the command line, which is also its file's ending.
    pub const NAMES: [(&'static str, Self); 3] =
        [("md", Self::Markdown), ("json", Self::Json), ("jsonl", Self::JsonLines)];

    /// The format called `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, format)| *format)
    }

    /// The document in this format, with a line feed at its end.
    pub fn write(self, document: &Document) -> String {
        match self {
            Self::Markdown => markdown(document),
            Self::Json => json(document),
            Self::JsonLines => json_lines(document),
        }
    }
}
