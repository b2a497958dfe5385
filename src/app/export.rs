//! Writing the incident to a file, as the screen asks for it.

use std::path::PathBuf;

use crate::model::{EventId, Text};

/// What a file's name may end in; it says how the file is written.
pub const ENDINGS: [&str; 3] = ["md", "json", "jsonl"];

/// A file that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// The incident; none for the last day.
    pub incident: Option<EventId>,
    /// The file's name as it was typed.
    pub path: String,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exported {
    /// It is there, whole, with so many bytes.
    Written(PathBuf, u64),
    /// It is not, and why.
    Refused(Export, Text),
}

/// What the name ends in, if that is one of [`ENDINGS`].
pub fn ending(path: &str) -> Option<&'static str> {
    let (name, ending) = path.trim().rsplit_once('.')?;
    let is_named = !name.is_empty() && !name.ends_with('/');
    ENDINGS.into_iter().find(|known| *known == ending).filter(|_| is_named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_of_a_name_says_how_it_is_written() {
        assert_eq!(
            ["a.md", "/x/b.jsonl ", "c.d.json"].map(ending),
            [Some("md"), Some("jsonl"), Some("json")]
        );
        for none in ["", "a", ".md", "x/.md", "a.MD", "a.pdf"] {
            assert_eq!(ending(none), None, "{none}");
        }
    }
}
